/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-icon.h"

/* An icon that says nothing which the text beside it does not, so a screen reader passes it by. */
GtkWidget *
rec_icon_new_silent (const char *icon)
{
  return g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       "icon-name", icon, NULL);
}

#define FALLBACK "application-x-executable"

/* Shows the icon of a desktop entry, a theme's name or a path, or a program's where there is none.
 * An icon that is no longer there falls back too. */
void
rec_icon_show (GtkImage *image, const char *icon)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (image));
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (display);

  if (icon != NULL && g_path_is_absolute (icon) && g_file_test (icon, G_FILE_TEST_IS_REGULAR))
    gtk_image_set_from_file (image, icon);
  else if (icon != NULL && *icon != '\0' && gtk_icon_theme_has_icon (theme, icon))
    gtk_image_set_from_icon_name (image, icon);
  else
    gtk_image_set_from_icon_name (image, FALLBACK);
}
