/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a store with made-up reports, for tests and benchmarks:
 *
 *   fill-store FOLDER N_REPORTS N_BUCKETS [NEWEST]
 *
 * Report i belongs to bucket i modulo N_BUCKETS, so the same arguments make the same store, but for
 * the IDs. NEWEST is the time of the newest report in seconds since 1970; else it is now. Another
 * run on the same folder adds to what is there when NEWEST differs.
 *
 *   fill-store FOLDER extreme
 *
 * adds one report that is as large as a report may be, with names that try to do harm.
 *
 *   fill-store FOLDER history N_REPORTS N_BUCKETS [NEWEST]
 *
 * makes a new store in less than a minute for a million reports: the reports of a year, of hundreds
 * of programs and of several event types and states, with installs, updates and running times. */

#include "config.h"

#include <stdlib.h>

#include "core/report/rec-event-type.h"
#include "core/report/rec-limits.h"
#include "core/store/rec-store.h"

#include "fill-history.h"

#define SOURCE "systemd-coredump"
/* Reports that are added by one transaction. */
#define BATCH 5000

static const struct
{
  const char *name;
  const char *display_name;
  const char *package;
  const char *version;
  const char *icon;
} programs[] = {
  { "eog", "Image Viewer", "eog", "43.2-1", "eog" },
  { "nautilus", "Files", "nautilus", "43.2-1", "system-file-manager" },
  { "gnome-terminal-server", "Terminal", "gnome-terminal", "3.46.8-1", "utilities-terminal" },
  { "evince", "Document Viewer", "evince", "43.1-2", "evince" },
  { "gedit", "Text Editor", "gedit", "43.2-2", "accessories-text-editor" },
  { "totem", "Videos", "totem", "43.0-2", "totem" },
  { "python3.11", "", "python3.11-minimal", "3.11.2-6", "" },
  { "pipewire", "", "pipewire", "0.3.65-3", "" },
};

static const struct
{
  const char *name;
  const char *version;
} modules[] = {
  { "libc.so.6", "2.36-9+deb12u4" },
  { "libglib-2.0.so.0.7400.6", "2.74.6-2" },
  { "libgtk-4.so.1.800.3", "4.8.3+ds-2" },
  { "libgdk_pixbuf-2.0.so.0.4200.10", "2.42.10" },
  { "libcairo.so.2.11600.0", "1.16.0-7" },
  { "libpango-1.0.so.0.5000.12", "1.50.12" },
  { "libgobject-2.0.so.0.7400.6", "2.74.6-2" },
  { "libpthread.so.0", "2.36-9+deb12u4" },
};

static const char *const symbols[]
    = { "g_main_context_iteration", "gdk_pixbuf_scale_simple", "raise", "abort", "cairo_paint",
        "gtk_widget_measure",       "pango_layout_get_size",   "main",  NULL };

static const char *const exceptions[]
    = { "SIGSEGV/SEGV_MAPERR", "SIGABRT", "SIGSEGV/SEGV_ACCERR", "SIGFPE/FPE_INTDIV" };

static char *
make_build_id (guint seed)
{
  g_autofree char *text = g_strdup_printf ("build %u", seed);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA1, text, -1);
}

static RecThread *
make_thread (guint64 tid, guint bucket, gboolean crashed)
{
  RecThread *thread = rec_thread_new (tid, crashed);

  for (guint i = 0; i < 12; i++)
    {
      guint module = (bucket + i) % G_N_ELEMENTS (modules);
      g_autoptr (RecFrame) frame = rec_frame_new (
          0x7f0000000000 + module * 0x200000 + 0x1000 + bucket * 16 + i, modules[module].name,
          0x1000 + bucket * 16 + i, symbols[(bucket + i) % (G_N_ELEMENTS (symbols) - 1)], 16 + i);

      rec_thread_add_frame (thread, frame);
    }

  return thread;
}

static RecAnalysis *
make_analysis (guint bucket)
{
  RecAnalysis *analysis = rec_analysis_new ();
  const guint n_threads = 3 + bucket % 6;

  rec_analysis_set_exception (analysis, exceptions[bucket % G_N_ELEMENTS (exceptions)]);
  rec_analysis_set_architecture (analysis, "x86_64");
  for (guint i = 0; i < n_threads; i++)
    {
      /* The failed thread is not always the first. */
      g_autoptr (RecThread) thread = make_thread (4000 + i, bucket + i, i == bucket % n_threads);

      rec_analysis_add_thread (analysis, thread);
    }
  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    {
      g_autofree char *build_id = make_build_id (i);
      g_autofree char *path = g_strdup_printf ("/usr/lib/x86_64-linux-gnu/%s", modules[i].name);
      guint64 start = 0x7f0000000000 + i * 0x200000;
      g_autoptr (RecModule) module = rec_module_new (modules[i].name, path, modules[i].version,
                                                     build_id, start, start + 0x100000, TRUE);

      rec_analysis_add_module (analysis, module);
    }

  return analysis;
}

static RecReport *
make_report (guint index, guint bucket, gint64 time, gboolean with_analysis)
{
  const guint program = bucket % G_N_ELEMENTS (programs);
  const guint module = (bucket / 3) % G_N_ELEMENTS (modules);
  g_autofree char *build_id = make_build_id (1000 + program);
  g_autofree char *module_build_id = make_build_id (module);
  g_autofree char *offset = g_strdup_printf ("0x%x", 0x1000 + bucket * 16);
  g_autofree char *path = g_strdup_printf ("/usr/bin/%s", programs[program].name);
  const char *values[] = { programs[program].name,
                           programs[program].version,
                           build_id,
                           modules[module].name,
                           modules[module].version,
                           module_build_id,
                           exceptions[bucket % G_N_ELEMENTS (exceptions)],
                           offset,
                           NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);
  g_autoptr (RecApplication) application = rec_application_new (
      programs[program].name, programs[program].version, build_id, path,
      *programs[program].display_name != '\0' ? programs[program].display_name : NULL,
      *programs[program].icon != '\0' ? programs[program].icon : NULL);
  g_autoptr (RecPackage) package
      = rec_package_new (programs[program].package, programs[program].version, "deb");
  RecReport *report = rec_report_new (signature, time);

  rec_report_set_application (report, application);
  rec_report_set_package (report, package);
  rec_report_set_process (report, 1000 + index, 1000);
  rec_report_add_source (report, SOURCE);
  if (with_analysis)
    {
      g_autoptr (RecAnalysis) analysis = make_analysis (bucket);

      rec_report_set_analysis (report, analysis);
      rec_report_set_detail (report, REC_DETAIL_ANALYSIS);
    }

  return report;
}

static gboolean
fill (RecStore *store, guint n_reports, guint n_buckets, gint64 newest, GError **error)
{
  for (guint start = 0; start < n_reports; start += BATCH)
    {
      if (!rec_store_begin (store, error))
        return FALSE;

      for (guint i = start; i < MIN (n_reports, start + BATCH); i++)
        {
          /* An hour and a bit between two reports; the first is the newest. */
          gint64 time = newest - (gint64) i * 3700 * G_USEC_PER_SEC;
          g_autoptr (RecReport) report = make_report (i, i % n_buckets, time, i < n_buckets);
          g_autofree char *key = g_strdup_printf ("made-up-%u-%" G_GINT64_FORMAT, i, time);
          RecStoreResult result;

          if (!rec_store_add (store, report, SOURCE, key, &result, error))
            return FALSE;
        }

      if (!rec_store_commit (store, error))
        return FALSE;
    }

  return TRUE;
}

/* A name of 4 KB with markup, a control character and a mark that turns the direction of text. */
static char *
make_hostile_name (void)
{
  GString *name = g_string_new ("<b>bold</b> & \x1b[31m \xe2\x80\xae txt ");

  while (name->len < 4096)
    g_string_append (name, "long-");
  return g_string_free (name, FALSE);
}

static RecAnalysis *
make_extreme_analysis (const char *name)
{
  RecAnalysis *analysis = rec_analysis_new ();

  for (guint i = 0; i < REC_THREADS_MAX; i++)
    {
      g_autoptr (RecThread) thread = rec_thread_new (i + 1, i == REC_THREADS_MAX - 1);

      for (guint frame = 0; frame < (i % 100 == 99 ? REC_FRAMES_MAX : 4); frame++)
        {
          g_autoptr (RecFrame) made = rec_frame_new (0x1000 + frame, name, frame, name, 1);

          rec_thread_add_frame (thread, made);
        }
      rec_analysis_add_thread (analysis, thread);
    }
  for (guint i = 0; i < REC_MODULES_MAX; i++)
    {
      g_autofree char *module_name = g_strdup_printf ("module-%u.so %s", i, i == 1 ? name : "");
      g_autoptr (RecModule) module = rec_module_new (module_name, module_name, "1.0", "abcdef",
                                                     i * 4096, i * 4096 + 1, TRUE);

      rec_analysis_add_module (analysis, module);
    }
  rec_analysis_add_note (analysis, name);

  return analysis;
}

static gboolean
add_extreme (RecStore *store, GError **error)
{
  g_autofree char *name = make_hostile_name ();
  const char *values[] = { name, name, name, name, name, name, "SIGSEGV", "0x1", NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);
  g_autoptr (RecApplication) application
      = rec_application_new (name, name, name, name, name, "/does/not/exist.png");
  g_autoptr (RecPackage) package = rec_package_new (name, name, "<i>odd</i>");
  g_autoptr (RecAnalysis) analysis = make_extreme_analysis (name);
  g_autoptr (RecReport) report = rec_report_new (signature, g_get_real_time ());
  RecStoreResult result;

  rec_report_set_application (report, application);
  rec_report_set_package (report, package);
  rec_report_set_analysis (report, analysis);
  rec_report_set_detail (report, REC_DETAIL_ANALYSIS);
  rec_report_add_source (report, SOURCE);

  return rec_store_begin (store, error)
         && rec_store_add (store, report, SOURCE, "extreme", &result, error)
         && rec_store_commit (store, error);
}

static gboolean
make_history (int argc, char **argv, GError **error)
{
  const guint n_reports = strtoul (argv[3], NULL, 10);
  const guint n_buckets = CLAMP (strtoul (argv[4], NULL, 10), 1, MAX (1, n_reports));
  gint64 newest
      = argc > 5 ? g_ascii_strtoll (argv[5], NULL, 10) * G_USEC_PER_SEC : g_get_real_time ();

  return fill_history (argv[1], MAX (1, n_reports), n_buckets, newest, error);
}

static gboolean
fill_or_add (int argc, char **argv, GError **error)
{
  g_autoptr (RecStore) store = rec_store_open (argv[1], REC_STORE_READ_WRITE, error);
  gint64 newest = g_get_real_time ();

  if (store == NULL)
    return FALSE;
  if (argc == 3)
    return add_extreme (store, error);
  if (argc > 4)
    newest = g_ascii_strtoll (argv[4], NULL, 10) * G_USEC_PER_SEC;

  return fill (store, strtoul (argv[2], NULL, 10), MAX (1, strtoul (argv[3], NULL, 10)), newest,
               error);
}

static gboolean
do_what_is_asked (int argc, char **argv, GError **error)
{
  return g_str_equal (argv[2], "history") ? make_history (argc, argv, error)
                                          : fill_or_add (argc, argv, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc < 3 || (argc == 3 && !g_str_equal (argv[2], "extreme"))
      || (argc < 5 && g_str_equal (argv[2], "history")))
    {
      g_printerr ("Usage: %s FOLDER (N_REPORTS N_BUCKETS [NEWEST] | extreme | history "
                  "N_REPORTS N_BUCKETS [NEWEST])\n",
                  argv[0]);
      return 2;
    }
  if (!do_what_is_asked (argc, argv, &error))
    {
      g_printerr ("%s: %s\n", argv[0], error->message);
      return 1;
    }

  return 0;
}
