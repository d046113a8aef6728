/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-side-windows.h"

#include "app/rec-ledger-window.h"
#include "app/rec-question-window.h"

typedef const char *(*GetBucketFunc) (gpointer window);

/* The window of this type that is about @bucket, if it is open. */
static GtkWindow *
find_window (GType type, GetBucketFunc get_bucket, const char *bucket)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_visible (GTK_WIDGET (window))
          && g_strcmp0 (get_bucket (window), bucket) == 0)
        return window;
    }
  return NULL;
}

static void
present (GtkWindow *window, GtkWindow *parent)
{
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}

/* Asks what is asked about @bucket. */
void
rec_side_windows_show_question (GtkWindow *parent,
                                RecStoreReader *reader,
                                RecReporterLink *reporter,
                                RecPolicyLink *policy,
                                const char *bucket)
{
  GtkWindow *window = find_window (REC_TYPE_QUESTION_WINDOW,
                                   (GetBucketFunc) rec_question_window_get_bucket, bucket);

  if (window == NULL)
    window = GTK_WINDOW (rec_question_window_new (reader, reporter, policy, bucket));
  present (window, parent);
}

/* Shows what left this computer about @bucket; where that is %NULL, all that did. */
void
rec_side_windows_show_ledger (GtkWindow *parent,
                              RecStoreReader *reader,
                              RecReporterLink *reporter,
                              RecPolicyLink *policy,
                              const char *bucket)
{
  GtkWindow *window
      = find_window (REC_TYPE_LEDGER_WINDOW, (GetBucketFunc) rec_ledger_window_get_bucket, bucket);

  if (window == NULL)
    window = GTK_WINDOW (rec_ledger_window_new (reader, reporter, policy, bucket));
  present (window, parent);
}
