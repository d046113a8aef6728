/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-app.h"

#include <glib/gi18n.h>

#include "app/rec-window.h"
#include "core/report/rec-signature.h"

/**
 * RecApp:
 *
 * The program with the window: one process for each user, whose second start shows the first one's
 * window.
 */
struct _RecApp
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (RecApp, rec_app, ADW_TYPE_APPLICATION)

/* Windows beside it may be the active one. */
static RecWindow *
find_window (RecApp *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (REC_IS_WINDOW (l->data))
      return l->data;

  return NULL;
}

static RecWindow *
ensure_window (RecApp *self)
{
  RecWindow *window = find_window (self);

  if (window != NULL)
    {
      gtk_window_present (GTK_WINDOW (window));
      return window;
    }

  window = rec_window_new (ADW_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (window));
  rec_window_start (window);
  return window;
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (window, "application-name", _ ("Recourse"), "application-icon",
                         APPLICATION_ID, "version", PACKAGE_VERSION, "developer-name",
                         _ ("Recourse contributors"), "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("See what failed on this computer, and why."), NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RecWindow *window = find_window (REC_APP (user_data));

  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
}

static void
rec_app_activate (GApplication *application)
{
  ensure_window (REC_APP (application));
}

static gboolean
is_page (const char *name)
{
  const char *const names[] = { "problems", "solutions", "stability", "settings", NULL };

  return g_strv_contains (names, name);
}

/* Whether @bucket is one, or is not given. */
static gboolean
check_bucket (GApplicationCommandLine *command_line, const char *bucket)
{
  if (bucket == NULL || rec_bucket_is_valid (bucket))
    return TRUE;

  g_application_command_line_printerr (
      command_line, _ ("“%s” is no bucket ID: it has 32 digits and letters from a to f.\n"),
      bucket);
  return FALSE;
}

static int
rec_app_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  const char *bucket = NULL, *page = NULL, *question = NULL;
  RecWindow *window;

  g_variant_dict_lookup (options, "problem", "&s", &bucket);
  g_variant_dict_lookup (options, "question", "&s", &question);
  if ((g_strcmp0 (bucket, "latest") != 0 && !check_bucket (command_line, bucket))
      || !check_bucket (command_line, question))
    return 2;

  g_variant_dict_lookup (options, "page", "&s", &page);
  if (page != NULL && !is_page (page))
    {
      g_application_command_line_printerr (
          command_line,
          _ ("There is no page “%s”: it is problems, solutions, stability or settings.\n"), page);
      return 2;
    }

  window = ensure_window (REC_APP (application));
  if (page != NULL)
    rec_window_show_page (window, page);
  if (bucket != NULL)
    rec_window_show_problem (window, bucket);
  if (question != NULL)
    rec_window_show_question (window, question);
  return 0;
}

static int
rec_app_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("recourse %s\n", PACKAGE_VERSION);
      return 0;
    }

  return -1;
}

static void
set_accels (RecApp *self, const char *action, const char *accel, const char *other)
{
  const char *accels[] = { accel, other, NULL };

  gtk_application_set_accels_for_action (GTK_APPLICATION (self), action, accels);
}

static void
rec_app_startup (GApplication *application)
{
  const GActionEntry entries[] = { { "about", about_cb }, { "quit", quit_cb } };
  RecApp *self = REC_APP (application);
  gboolean rtl;

  G_APPLICATION_CLASS (rec_app_parent_class)->startup (application);
  rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  set_accels (self, "app.quit", "<Control>q", NULL);
  set_accels (self, "window.close", "<Control>w", NULL);
  set_accels (self, "win.search", "<Control>f", NULL);
  set_accels (self, "win.back", rtl ? "<Alt>Right" : "<Alt>Left", "Back");
  set_accels (self, "win.show-page::problems", "<Alt>1", NULL);
  set_accels (self, "win.show-page::solutions", "<Alt>2", NULL);
  set_accels (self, "win.show-page::stability", "<Alt>3", NULL);
  set_accels (self, "win.show-page::settings", "<Alt>4", NULL);
  set_accels (self, "problem.copy-bucket", "<Control><Shift>c", NULL);
  set_accels (self, "problem.export", "<Control>s", NULL);
  gtk_window_set_default_icon_name (APPLICATION_ID);
}

static void
rec_app_class_init (RecAppClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = rec_app_activate;
  application_class->command_line = rec_app_command_line;
  application_class->handle_local_options = rec_app_handle_local_options;
  application_class->startup = rec_app_startup;
}

static void
rec_app_init (RecApp *self)
{
  const GOptionEntry entries[] = {
    { "problem", 'p', 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Open the problem with this bucket ID, or “latest” for the one that happened last"),
      N_ ("BUCKET") },
    { "question", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Ask what is asked about the problem with this bucket ID"), N_ ("BUCKET") },
    { "page", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Show a page: problems, solutions, stability or settings"), N_ ("PAGE") },
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("See what failed on this computer, and why."));
}

RecApp *
rec_app_new (void)
{
  return g_object_new (REC_TYPE_APP, "application-id", APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path",
                       "/org/recourse/Recourse", NULL);
}
