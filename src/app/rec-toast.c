/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-toast.h"

/* Twice as long as usual: who reads with a screen reader, or goes to Undo by Tab, needs it. */
#define SECONDS 10

/* A toast that says @text, which is no markup. */
AdwToast *
rec_toast_new (const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, SECONDS);
  return toast;
}

/* Shows @toast over what @widget is a part of, and takes it. */
void
rec_toast_add (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

/* Says @text in passing. */
void
rec_toast_say (GtkWidget *widget, const char *text)
{
  rec_toast_add (widget, rec_toast_new (text));
}
