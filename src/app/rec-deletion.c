/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-deletion.h"

#include <glib/gi18n.h>

/**
 * RecDeletion:
 *
 * A problem that is being deleted: nothing is, as long as its toast offers to undo it.
 */
struct _RecDeletion
{
  GObject parent_instance;

  RecStoreReader *reader;
  RecReporterLink *reporter;
  AdwToast *toast;
  gint64 row;
  char *bucket;
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

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecDeletion) self = REC_DELETION (user_data);
  g_autoptr (GError) error = NULL;

  rec_reporter_link_delete_finish (REC_REPORTER_LINK (object), result, &error);
  finish (self, error);
}

static void
ids_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecDeletion) self = REC_DELETION (user_data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids
      = rec_store_reader_list_report_ids_finish (REC_STORE_READER (object), result, &error);

  if (ids == NULL)
    {
      finish (self, error);
      return;
    }

  rec_reporter_link_delete_async (self->reporter, (const char *const *) ids, deleted_cb,
                                  g_object_ref (self));
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
  g_clear_pointer (&self->bucket, g_free);

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

RecDeletion *
rec_deletion_new (RecStoreReader *reader,
                  RecReporterLink *reporter,
                  gint64 row,
                  const char *bucket,
                  const char *name)
{
  RecDeletion *self = g_object_new (REC_TYPE_DELETION, NULL);
  /* Translators: %s is the name of a program */
  g_autofree char *text = g_strdup_printf (_ ("Problem of %s deleted"), name);
  g_autofree char *title = g_markup_escape_text (text, -1);

  self->reader = g_object_ref (reader);
  self->reporter = g_object_ref (reporter);
  self->row = row;
  self->bucket = g_strdup (bucket);
  self->toast = g_object_ref_sink (adw_toast_new (title));
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

gint64
rec_deletion_get_row (RecDeletion *self)
{
  g_return_val_if_fail (REC_IS_DELETION (self), 0);

  return self->row;
}

/* Deletes all reports of the problem, unless that was begun or taken back before. The program goes
 * on until the reporter has answered, even when its window is closed. */
void
rec_deletion_carry_out (RecDeletion *self)
{
  g_return_if_fail (REC_IS_DELETION (self));

  if (self->begun)
    return;

  self->begun = TRUE;
  g_application_hold (g_application_get_default ());
  rec_store_reader_list_report_ids_async (self->reader, self->bucket, NULL, ids_listed_cb,
                                          g_object_ref (self));
}
