/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-details-copier.h"

#include <glib/gi18n.h>

#include "core/policy/rec-policy-key.h"
#include "core/report/rec-redactor.h"
#include "core/report/rec-wording.h"

/* What is made on the thread. */
typedef struct
{
  RecReport *report;
  char **words;
  char *text;
  guint n_replaced;
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->report);
  g_strfreev (copy->words);
  g_free (copy->text);
  g_free (copy);
}

static void
make_text (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  g_autoptr (RecRedactor) redactor = rec_redactor_new_for_user ((const char *const *) copy->words);
  g_autoptr (RecEvidenceItem) replaced = rec_evidence_item_new ("details", NULL);
  g_autofree char *details = rec_wording_dup_details (copy->report);

  copy->text = rec_redactor_replace (redactor, details, -1, NULL, replaced);
  copy->n_replaced = rec_evidence_item_count_replaced (replaced);
  g_task_return_boolean (task, TRUE);
}

/* Puts the details of @report on the clipboard of @widget. They are made to be pasted in public, so
 * what tells who the user is or which machine it is was replaced, as in an export. Some files are
 * read for it, on a thread. */
void
rec_details_copier_copy_async (GtkWidget *widget,
                               RecReport *report,
                               RecPolicyLink *policy,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (widget, NULL, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);

  copy->report = g_object_ref (report);
  copy->words
      = rec_settings_source_dup_list (REC_SETTINGS_SOURCE (policy), REC_POLICY_KEY_WORDS, FALSE);
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  g_task_run_in_thread (task, make_text);
}

/* Returns: for people, that it is there and how much was replaced in it. */
char *
rec_details_copier_copy_finish (GAsyncResult *result)
{
  GTask *task = G_TASK (result);
  Copy *copy = g_task_get_task_data (task);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (g_task_get_source_object (task)), copy->text);
  if (copy->n_replaced == 0)
    return g_strdup (_ ("Details copied"));
  return g_strdup_printf (ngettext ("Details copied, %u word replaced",
                                    "Details copied, %u words replaced", copy->n_replaced),
                          copy->n_replaced);
}
