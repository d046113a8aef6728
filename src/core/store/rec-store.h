/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-report.h"
#include "core/store/rec-problem.h"

G_BEGIN_DECLS

typedef enum
{
  REC_STORE_READ_ONLY,
  REC_STORE_READ_WRITE,
} RecStoreMode;

typedef enum
{
  REC_STORE_ADDED,
  REC_STORE_KNOWN,
} RecStoreResult;

/**
 * RecSort:
 * @REC_SORT_LAST_TIME: when it happened last; of an event, when it happened
 * @REC_SORT_FIRST_TIME: when it happened first
 * @REC_SORT_NAME: the application's name as people know it
 * @REC_SORT_OCCURRENCES: how many reports the problem has
 * @REC_SORT_EVENT_TYPE: what happened: the event type's name
 * @REC_SORT_STATE: how far the problem's reporting is, in the order of #RecState
 * @REC_SORT_PACKAGE: the name of the package
 * @REC_SORT_FAULT_MODULE: the module that failed
 *
 * The orders of a list. Names are compared without regard to case, and those that are not known
 * come before all. The numbers are kept in settings and never change.
 */
typedef enum
{
  REC_SORT_LAST_TIME,
  REC_SORT_FIRST_TIME,
  REC_SORT_NAME,
  REC_SORT_OCCURRENCES,
  REC_SORT_EVENT_TYPE,
  REC_SORT_STATE,
  REC_SORT_PACKAGE,
  REC_SORT_FAULT_MODULE,
} RecSort;

#define REC_SORT_LAST REC_SORT_FAULT_MODULE

#define REC_TYPE_STORE (rec_store_get_type ())
G_DECLARE_FINAL_TYPE (RecStore, rec_store, REC, STORE, GObject)

char *rec_store_dup_default_folder (void);
RecStore *rec_store_open (const char *folder, RecStoreMode mode, GError **error);
char *rec_store_dup_moved_aside (RecStore *self);
void rec_store_set_cancellable (RecStore *self, GCancellable *cancellable);

/* The writer: recourse-reporter only. */
gboolean rec_store_begin (RecStore *self, GError **error);
gboolean rec_store_commit (RecStore *self, GError **error);
void rec_store_rollback (RecStore *self);
gboolean rec_store_add (RecStore *self,
                        RecReport *report,
                        const char *source,
                        const char *key,
                        RecStoreResult *result,
                        GError **error);
gboolean rec_store_replace (RecStore *self, RecReport *report, GError **error);
gboolean
rec_store_delete (RecStore *self, const char *const *ids, guint *n_deleted, GError **error);
gboolean rec_store_delete_problems (RecStore *self,
                                    const char *const *buckets,
                                    guint *n_deleted,
                                    GError **error);
gboolean rec_store_has_key (RecStore *self, const char *source, const char *key);
char *rec_store_dup_cursor (RecStore *self, const char *source);
gboolean
rec_store_set_cursor (RecStore *self, const char *source, const char *cursor, GError **error);

/* The readers. */
guint64 rec_store_count_reports (RecStore *self);
RecReport *rec_store_load_report (RecStore *self, const char *id, GError **error);
GPtrArray *rec_store_list_reports (RecStore *self,
                                   const char *search,
                                   gint64 before,
                                   guint limit,
                                   GError **error);
gint64 rec_store_get_last_row (RecStore *self);
GPtrArray *rec_store_list_added (RecStore *self, gint64 *row, guint limit, GError **error);
GPtrArray *rec_store_list_occurrences (RecStore *self,
                                       const char *bucket,
                                       guint offset,
                                       guint limit,
                                       GError **error);
GArray *rec_store_list_problem_rows (RecStore *self,
                                     const char *search,
                                     RecSort sort,
                                     gboolean descending,
                                     GError **error);
GPtrArray *
rec_store_load_problems (RecStore *self, const gint64 *rows, guint n_rows, GError **error);
gboolean
rec_store_find_problem_row (RecStore *self, const char *bucket, gint64 *row, GError **error);
GStrv rec_store_list_ids (RecStore *self, const char *prefix, guint limit, GError **error);
GStrv rec_store_list_buckets (RecStore *self, const char *prefix, guint limit, GError **error);

G_END_DECLS
