/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows notices as the lines of the standard input say, and prints what the user chose:
 *   show question|solution|reminder BUCKET APPLICATION TITLE   (parted by tabs)
 *   withdraw BUCKET
 *   tick      prints “tick”: the main thread is not held up
 *   recorded, reported      writes a record to the journal
 */
#include "core/report/rec-locale.h"
#include "reporter/rec-journal-log.h"
#include "reporter/rec-notifier.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <unistd.h>

typedef struct
{
  GMainLoop *loop;
  GDataInputStream *input;
  RecNotifier *notifier;
} Program;

static void
activated_cb (RecNotifier *notifier, const char *bucket, const char *action, gpointer data)
{
  printf ("activated %s %s\n", bucket, action);
  fflush (stdout);
}

static void
show (Program *self, char **words)
{
  RecNoticeKind kind = g_str_equal (words[1], "question")   ? REC_NOTICE_QUESTION
                       : g_str_equal (words[1], "solution") ? REC_NOTICE_SOLUTION
                                                            : REC_NOTICE_REMINDER;

  rec_notifier_show (self->notifier, kind, words[2], words[3], *words[4] != '\0' ? words[4] : NULL);
}

static void
write_recorded (void)
{
  g_autoptr (RecSignature) signature = rec_signature_new ("AppCrash");
  g_autoptr (RecReport) report = rec_report_new (signature, 0);
  g_autoptr (RecApplication) application
      = rec_application_new ("/home/somebody/demo", "1.0", "", "/home/somebody/demo", "Demo", "");

  rec_report_set_application (report, application);
  rec_journal_log_recorded (report);
}

static void
run_line (Program *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, "\t", -1);

  if (g_str_equal (words[0], "show"))
    show (self, words);
  else if (g_str_equal (words[0], "withdraw"))
    rec_notifier_withdraw (self->notifier, words[1]);
  else if (g_str_equal (words[0], "recorded"))
    write_recorded ();
  else if (g_str_equal (words[0], "reported"))
    rec_journal_log_reported ("AppCrash", "00112233445566778899aabbccddeeff", "demo", "Example");
  else
    {
      printf ("tick\n");
      fflush (stdout);
    }
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Program *self = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (self->input, result, NULL, NULL);

  if (line == NULL)
    {
      g_main_loop_quit (self->loop);
      return;
    }
  run_line (self, line);
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, line_cb, self);
}

int
main (void)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  Program self = { 0 };

  rec_locale_start ();
  self.loop = g_main_loop_new (NULL, FALSE);
  self.input = g_data_input_stream_new (stream);
  self.notifier = rec_notifier_new ();
  g_signal_connect (self.notifier, "activated", G_CALLBACK (activated_cb), NULL);
  g_data_input_stream_read_line_async (self.input, G_PRIORITY_DEFAULT, NULL, line_cb, &self);
  g_main_loop_run (self.loop);
  g_object_unref (self.notifier);
  g_object_unref (self.input);
  g_main_loop_unref (self.loop);
  return 0;
}
