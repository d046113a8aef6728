/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Has the test program fail in a folder and returns the core's path; NULL, with the reason, where
 * this machine gives none. arguments: as the test program takes them. */
char *real_core_make (const char *folder, const char *const *arguments, char **reason);
/* The same of another program in this folder. */
char *real_core_make_of (const char *name,
                         const char *folder,
                         const char *const *arguments,
                         char **reason);

G_END_DECLS
