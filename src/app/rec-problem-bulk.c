/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-bulk.h"

#include <glib/gi18n.h>

#include "app/rec-rows-query.h"
#include "app/rec-toast.h"

/**
 * RecProblemBulk:
 *
 * What is done with many problems at once: which ones, the store says; then the reporter does it.
 */
struct _RecProblemBulk
{
  GObject parent_instance;

  RecStoreReader *reader;
  RecReporterLink *reporter;
};

G_DEFINE_FINAL_TYPE (RecProblemBulk, rec_problem_bulk, G_TYPE_OBJECT)

enum
{
  SIGNAL_TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* One thing that is done. */
typedef struct
{
  RecProblemBulk *bulk;
  GStrv buckets;
  gboolean ignored;
  gboolean undoes;
} Work;

static Work *
work_new (RecProblemBulk *self, gboolean ignored)
{
  Work *work = g_new0 (Work, 1);

  work->bulk = g_object_ref (self);
  work->ignored = ignored;
  return work;
}

static void
work_free (Work *work)
{
  g_object_unref (work->bulk);
  g_strfreev (work->buckets);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static void
closure_free (gpointer data, GClosure *closure)
{
  work_free (data);
}

static void
show (RecProblemBulk *self, AdwToast *toast)
{
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

static void
say (RecProblemBulk *self, const char *text)
{
  show (self, rec_toast_new (text));
}

/* What went wrong, after what was tried. */
static void
say_error (RecProblemBulk *self, const char *format, GError *error)
{
  g_autofree char *text = NULL;

  g_dbus_error_strip_remote_error (error);
  text = g_strconcat (format, " ", error->message, NULL);
  say (self, text);
}

/* Asks the reporter; whoever waits gets the answer of the call. */
static void
call (Work *work, const char *method, GVariant *arguments, GAsyncReadyCallback callback)
{
  RecBusReporter1 *proxy = rec_reporter_link_get_proxy (work->bulk->reporter);
  g_autoptr (GVariant) held = g_variant_ref_sink (arguments);

  if (proxy == NULL)
    {
      say (work->bulk, _ ("The reporter cannot be reached"));
      work_free (work);
      return;
    }

  g_dbus_proxy_call (G_DBUS_PROXY (proxy), method, held, G_DBUS_CALL_FLAGS_NONE, -1, NULL, callback,
                     work);
}

static void ignore (Work *work);

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  Work *done = user_data;
  Work *work = work_new (done->bulk, !done->ignored);

  work->buckets = g_strdupv (done->buckets);
  work->undoes = TRUE;
  ignore (work);
}

static char *
dup_ignored_text (guint n, gboolean ignored)
{
  g_autofree char *number = g_strdup_printf ("%u", n);

  if (n == 0)
    return g_strdup (ignored ? _ ("Ignored already") : _ ("Nothing here is ignored"));
  if (ignored)
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("%s problem ignored", "%s problems ignored", n), number);

  /* Translators: %s is a number */
  return g_strdup_printf (
      ngettext ("%s problem not ignored any more", "%s problems not ignored any more", n), number);
}

static void
ignored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (RecProblemBulk) self = g_object_ref (work->bulk);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (object), result, &error);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (answer == NULL)
    {
      say_error (self, _ ("Cannot change it:"), error);
      return;
    }
  if (work->undoes)
    return;

  text = dup_ignored_text (g_strv_length (work->buckets), work->ignored);
  toast = rec_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), g_steal_pointer (&work),
                         closure_free, 0);
  show (self, toast);
}

static void
ignore (Work *work)
{
  call (work, "Ignore", g_variant_new ("(^asb)", work->buckets, work->ignored), ignored_cb);
}

static void
to_ignore_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;

  work->buckets = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);
  if (work->buckets == NULL)
    say_error (work->bulk, _ ("Cannot change it:"), error);
  else if (work->buckets[0] == NULL)
    {
      g_autofree char *text = dup_ignored_text (0, work->ignored);

      say (work->bulk, text);
    }
  else
    ignore (g_steal_pointer (&work));
}

static char *
dup_checked_text (guint n_started)
{
  g_autofree char *number = g_strdup_printf ("%u", n_started);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("Solutions are looked for; %s report is sent",
                                    "Solutions are looked for; %s reports are sent", n_started),
                          number);
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (object), result, &error);
  g_autofree char *text = NULL;
  guint n_started = 0;

  if (answer == NULL)
    {
      say_error (work->bulk, _ ("Cannot check for solutions:"), error);
      return;
    }

  g_variant_get (answer, "(u)", &n_started);
  text = n_started > 0 ? dup_checked_text (n_started) : g_strdup (_ ("Solutions are looked for"));
  say (work->bulk, text);
}

static void
to_check_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;

  work->buckets = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);
  if (work->buckets == NULL)
    say_error (work->bulk, _ ("Cannot check for solutions:"), error);
  /* No bucket would stand for all. */
  else if (work->buckets[0] != NULL)
    {
      GVariant *arguments = g_variant_new ("(^as)", work->buckets);

      call (g_steal_pointer (&work), "CheckForSolutions", arguments, checked_cb);
    }
}

static void
rec_problem_bulk_dispose (GObject *object)
{
  RecProblemBulk *self = REC_PROBLEM_BULK (object);

  g_clear_object (&self->reader);
  g_clear_object (&self->reporter);

  G_OBJECT_CLASS (rec_problem_bulk_parent_class)->dispose (object);
}

static void
rec_problem_bulk_class_init (RecProblemBulkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_problem_bulk_dispose;

  /* What came of it, as a toast for the handler to take. */
  signals[SIGNAL_TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
rec_problem_bulk_init (RecProblemBulk *self)
{
}

RecProblemBulk *
rec_problem_bulk_new (RecStoreReader *reader, RecReporterLink *reporter)
{
  RecProblemBulk *self = g_object_new (REC_TYPE_PROBLEM_BULK, NULL);

  self->reader = g_object_ref (reader);
  self->reporter = g_object_ref (reporter);
  return self;
}

/* Ignores the problems of @rows, or ignores them no more; those that are so already are left out,
 * so that what is undone is what was done. */
void
rec_problem_bulk_ignore (RecProblemBulk *self, RecGrouping grouping, GArray *rows, gboolean ignored)
{
  RecRowsQuery *query;

  g_return_if_fail (REC_IS_PROBLEM_BULK (self));

  query = rec_rows_query_new (grouping, rows);
  query->ignored = ignored;
  rec_store_reader_ask_async (self->reader, rec_rows_query_read_other_ignored, query,
                              rec_rows_query_free, (GDestroyNotify) g_strfreev, NULL,
                              to_ignore_listed_cb, work_new (self, ignored));
}

/* Asks services for solutions of the problems of @rows. */
void
rec_problem_bulk_check (RecProblemBulk *self, RecGrouping grouping, GArray *rows)
{
  g_return_if_fail (REC_IS_PROBLEM_BULK (self));

  rec_store_reader_ask_async (self->reader, rec_rows_query_read_buckets,
                              rec_rows_query_new (grouping, rows), rec_rows_query_free,
                              (GDestroyNotify) g_strfreev, NULL, to_check_listed_cb,
                              work_new (self, FALSE));
}
