/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into the window, it measures frames and answers from inside the program, so that the
 * product has no code for it. Commands come as lines on the standard input, answers as lines on the
 * standard output:
 *
 * record        lets the frame clock run and notes the time from each frame to the next
 * stop          answers “frames <number> <p99> <longest>”, in microseconds
 * scroll N      scrolls from the beginning to the end of the list in N frames while it records, and
 *               answers as “stop” does
 * sort NAME     sets the order of the list, and answers “shown <microseconds>” when it is painted
 * type          from now on each change of the search is answered with “shown <microseconds>”
 */

#include <errno.h>
#include <glib-unix.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* After this without a frame that shows something newer, the last one was the answer. */
#define QUIET_MS 120

/* Preloaded code has no object to keep this in. */
static struct
{
  GtkWidget *window;
  GtkAdjustment *adjustment;
  GArray *frames;
  gint64 last_frame;
  guint tick_id;
  guint n_steps;
  guint step;
  gint64 began;
  gint64 painted;
  gboolean listed;
  guint quiet_id;
} probe;

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static void
answer_frames (void)
{
  guint n = probe.frames->len;

  gtk_widget_remove_tick_callback (probe.window, probe.tick_id);
  probe.tick_id = 0;
  g_array_sort (probe.frames, compare);
  printf ("frames %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", n,
          n > 0 ? g_array_index (probe.frames, gint64, (n - 1) * 99 / 100) : 0,
          n > 0 ? g_array_index (probe.frames, gint64, n - 1) : 0);
  fflush (stdout);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  gint64 now = g_get_monotonic_time ();
  gint64 interval = now - probe.last_frame;

  if (probe.last_frame != 0)
    g_array_append_val (probe.frames, interval);
  probe.last_frame = now;
  if (probe.n_steps == 0)
    return G_SOURCE_CONTINUE;

  probe.step++;
  gtk_adjustment_set_value (probe.adjustment, gtk_adjustment_get_upper (probe.adjustment)
                                                  * probe.step / probe.n_steps);
  if (probe.step <= probe.n_steps)
    return G_SOURCE_CONTINUE;

  probe.n_steps = 0;
  answer_frames ();
  return G_SOURCE_CONTINUE;
}

static void
record (guint n_steps)
{
  g_array_set_size (probe.frames, 0);
  probe.last_frame = 0;
  probe.n_steps = n_steps;
  probe.step = 0;
  probe.tick_id = gtk_widget_add_tick_callback (probe.window, tick_cb, NULL, NULL);
}

static void
scroll (guint n_steps)
{
  GtkWidget *list = find (probe.window, GTK_TYPE_LIST_VIEW);

  if (list == NULL)
    list = find (probe.window, GTK_TYPE_COLUMN_VIEW);
  probe.adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  record (n_steps);
}

static gboolean
quiet_cb (gpointer user_data)
{
  probe.quiet_id = 0;
  printf ("shown %" G_GINT64_FORMAT "\n", probe.painted - probe.began);
  fflush (stdout);
  probe.began = 0;
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock)
{
  if (probe.began == 0 || !probe.listed)
    return;

  probe.listed = FALSE;
  probe.painted = g_get_monotonic_time ();
  g_clear_handle_id (&probe.quiet_id, g_source_remove);
  probe.quiet_id = g_timeout_add (QUIET_MS, quiet_cb, NULL);
}

/* The window says on its debug log when it has rows and when it has read what they show. */
static GLogWriterOutput
log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      {
        const char *text = fields[i].value;

        if (strstr (text, "rows listed") != NULL || strstr (text, "rows read") != NULL)
          {
            /* The same rows as before need no frame, which then would never come. */
            probe.listed = TRUE;
            if (probe.window != NULL && probe.began != 0)
              gtk_widget_queue_draw (probe.window);
          }
        if (strstr (text, "rows listed") != NULL)
          {
            printf ("%s\n", text);
            fflush (stdout);
          }
      }

  return level == G_LOG_LEVEL_DEBUG ? G_LOG_WRITER_HANDLED
                                    : g_log_writer_default (level, fields, n_fields, user_data);
}

static void
begin_latency (void)
{
  probe.listed = FALSE;
  probe.began = g_get_monotonic_time ();
}

static void
obey (char *line)
{
  g_strchomp (line);
  if (g_str_equal (line, "record"))
    record (0);
  else if (g_str_equal (line, "stop"))
    answer_frames ();
  else if (g_str_has_prefix (line, "scroll "))
    scroll (atoi (line + strlen ("scroll ")));
  else if (g_str_equal (line, "type"))
    g_signal_connect (find (probe.window, GTK_TYPE_SEARCH_ENTRY), "changed",
                      G_CALLBACK (begin_latency), NULL);
  else if (g_str_has_prefix (line, "sort "))
    {
      g_autoptr (GSettings) settings = g_settings_new ("org.recourse.Recourse");

      begin_latency ();
      g_settings_set_string (settings, "sort-by", line + strlen ("sort "));
    }
}

static gboolean
input_cb (int fd, GIOCondition condition, gpointer user_data)
{
  char line[256];

  if (fgets (line, sizeof line, stdin) == NULL)
    return G_SOURCE_REMOVE;

  obey (line);
  return G_SOURCE_CONTINUE;
}

static gboolean
look_for_window_cb (gpointer user_data)
{
  g_autoptr (GtkWindow) window = NULL;

  if (!gtk_is_initialized ())
    return G_SOURCE_CONTINUE;

  window = g_list_model_get_item (gtk_window_get_toplevels (), 0);
  if (window == NULL || gtk_widget_get_frame_clock (GTK_WIDGET (window)) == NULL)
    return G_SOURCE_CONTINUE;

  probe.window = GTK_WIDGET (window);
  g_signal_connect_after (gtk_widget_get_frame_clock (probe.window), "after-paint",
                          G_CALLBACK (painted_cb), NULL);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, input_cb, NULL);
  printf ("ready\n");
  fflush (stdout);
  return G_SOURCE_REMOVE;
}

__attribute__ ((constructor)) static void
begin (void)
{
  /* What the program starts inherits the environment, and is not meant. */
  if (g_getenv ("FRAME_PROBE") == NULL
      || strcmp (program_invocation_short_name, g_getenv ("FRAME_PROBE")) != 0)
    return;

  setvbuf (stdin, NULL, _IONBF, 0);
  probe.frames = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_log_set_writer_func (log_cb, NULL, NULL);
  g_timeout_add (10, look_for_window_cb, NULL);
}
