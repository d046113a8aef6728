/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-deletion.h"

#include <glib/gi18n.h>

#include "app/rec-rows-query.h"
#include "app/rec-toast.h"

/* IDs that one call deletes: a message on the bus must not grow without bounds. */
#define CALL_MAX 5000

/**
 * RecDeletion:
 *
 * Problems, or events, that are being deleted: nothing is, as long as the toast offers to undo it.
 */
struct _RecDeletion
{
  GObject parent_instance;

  RecStoreReader *reader;
  RecReporterLink *reporter;
  AdwToast *toast;
  RecGrouping grouping;
  GArray *rows;
  GStrv ids;
  guint n_sent;
  gboolean begun;
};

G_DEFINE_FINAL_TYPE (RecDeletion, rec_deletion, G_TYPE_OBJECT)

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
finish (RecDeletion *self, GError *error)
{
  g_application_release (g_application_get_default ());
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, error);
}

static void send_next (RecDeletion *self);

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecDeletion) self = REC_DELETION (user_data);
  g_autoptr (GError) error = NULL;

  if (rec_reporter_link_delete_finish (REC_REPORTER_LINK (object), result, &error))
    send_next (self);
  else
    finish (self, error);
}

/* Deletes some at a time, until all are. */
static void
send_next (RecDeletion *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  while (ids->len < CALL_MAX && self->ids[self->n_sent] != NULL)
    g_ptr_array_add (ids, self->ids[self->n_sent++]);
  if (ids->len == 0)
    {
      finish (self, NULL);
      return;
    }

  g_ptr_array_add (ids, NULL);
  rec_reporter_link_delete_async (self->reporter, self->grouping == REC_GROUPING_PROBLEMS,
                                  (const char *const *) ids->pdata, deleted_cb,
                                  g_object_ref (self));
}

static void
ids_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecDeletion) self = REC_DELETION (user_data);
  g_autoptr (GError) error = NULL;

  self->ids = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);
  if (self->ids == NULL)
    finish (self, error);
  else
    send_next (self);
}

static void
undo_cb (RecDeletion *self)
{
  if (self->begun)
    return;

  self->begun = TRUE;
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, NULL);
}

static void
dismissed_cb (RecDeletion *self)
{
  rec_deletion_carry_out (self);
}

static void
rec_deletion_finalize (GObject *object)
{
  RecDeletion *self = REC_DELETION (object);

  g_clear_object (&self->reader);
  g_clear_object (&self->reporter);
  g_clear_object (&self->toast);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->ids, g_strfreev);

  G_OBJECT_CLASS (rec_deletion_parent_class)->finalize (object);
}

static void
rec_deletion_class_init (RecDeletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_deletion_finalize;

  /* It was carried out or taken back, or failed with the error. */
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
rec_deletion_init (RecDeletion *self)
{
}

static char *
dup_text (RecGrouping grouping, guint n_rows, const char *name)
{
  g_autofree char *number = g_strdup_printf ("%u", n_rows);

  if (n_rows == 1 && grouping == REC_GROUPING_PROBLEMS)
    /* Translators: %s is the name of a program */
    return g_strdup_printf (_ ("Problem of %s deleted"), name);
  if (grouping == REC_GROUPING_PROBLEMS)
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("%s problem deleted", "%s problems deleted", n_rows), number);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s event deleted", "%s events deleted", n_rows), number);
}

/* @rows are numbers of @grouping; @name is the program of a single problem. */
RecDeletion *
rec_deletion_new (RecStoreReader *reader,
                  RecReporterLink *reporter,
                  RecGrouping grouping,
                  GArray *rows,
                  const char *name)
{
  RecDeletion *self = g_object_new (REC_TYPE_DELETION, NULL);
  g_autofree char *text = dup_text (grouping, rows->len, name);

  self->reader = g_object_ref (reader);
  self->reporter = g_object_ref (reporter);
  self->grouping = grouping;
  self->rows = g_array_ref (rows);
  self->toast = g_object_ref_sink (rec_toast_new (text));
  adw_toast_set_button_label (self->toast, _ ("Undo"));
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (undo_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

AdwToast *
rec_deletion_get_toast (RecDeletion *self)
{
  g_return_val_if_fail (REC_IS_DELETION (self), NULL);

  return self->toast;
}

RecGrouping
rec_deletion_get_grouping (RecDeletion *self)
{
  g_return_val_if_fail (REC_IS_DELETION (self), REC_GROUPING_PROBLEMS);

  return self->grouping;
}

/* The numbers of what is being deleted. */
GArray *
rec_deletion_get_rows (RecDeletion *self)
{
  g_return_val_if_fail (REC_IS_DELETION (self), NULL);

  return self->rows;
}

/* Deletes the reports, unless that was begun or taken back before. The program goes
 * on until the reporter has answered, even when its window is closed. */
void
rec_deletion_carry_out (RecDeletion *self)
{
  g_return_if_fail (REC_IS_DELETION (self));

  if (self->begun)
    return;

  self->begun = TRUE;
  g_application_hold (g_application_get_default ());
  rec_store_reader_ask_async (self->reader,
                              self->grouping == REC_GROUPING_PROBLEMS ? rec_rows_query_read_buckets
                                                                      : rec_rows_query_read_reports,
                              rec_rows_query_new (self->grouping, self->rows), rec_rows_query_free,
                              (GDestroyNotify) g_strfreev, NULL, ids_listed_cb,
                              g_object_ref (self));
}
