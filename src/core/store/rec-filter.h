/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_FILTER (rec_filter_get_type ())
G_DECLARE_FINAL_TYPE (RecFilter, rec_filter, REC, FILTER, GObject)

/**
 * RecFilterField:
 * @REC_FILTER_EVENT_TYPE: what happened: the name of an event type
 * @REC_FILTER_STATE: how far its reporting is: the stable name of a state
 * @REC_FILTER_APPLICATION: the application's name, as the signature has it
 * @REC_FILTER_PACKAGE: the name of the package that owns the program
 *
 * What can be filtered by value.
 */
typedef enum
{
  REC_FILTER_EVENT_TYPE,
  REC_FILTER_STATE,
  REC_FILTER_APPLICATION,
  REC_FILTER_PACKAGE,
  REC_FILTER_N_FIELDS,
} RecFilterField;

RecFilter *rec_filter_new (void);
RecFilter *rec_filter_copy (RecFilter *self);
gboolean rec_filter_equal (RecFilter *self, RecFilter *other);
gboolean rec_filter_is_empty (RecFilter *self);

void rec_filter_set_search (RecFilter *self, const char *search);
const char *rec_filter_get_search (RecFilter *self);
void rec_filter_set_values (RecFilter *self, RecFilterField field, const char *const *values);
const char *const *rec_filter_get_values (RecFilter *self, RecFilterField field);
void rec_filter_set_times (RecFilter *self, gint64 since, gint64 until);
gint64 rec_filter_get_since (RecFilter *self);
gint64 rec_filter_get_until (RecFilter *self);

G_END_DECLS
