/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a component is found by; each can be NULL. */
typedef struct
{
  /* As org.example.App.desktop. */
  const char *desktop_id;
  const char *package;
  /* The base name of a program in a folder of the PATH. */
  const char *binary;
} RecComponentKey;

gboolean
rec_component_find (const char *const *folders, const RecComponentKey *key, GPtrArray *places);
gboolean rec_component_read (const char *path, GPtrArray *places);
gboolean
rec_component_find_in_catalog (const char *root, const RecComponentKey *key, GPtrArray *places);

G_END_DECLS
