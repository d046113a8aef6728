/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "real-core.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/resource.h>

static void
allow_core (gpointer user_data)
{
  struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

  setrlimit (RLIMIT_CORE, &limit);
}

static gboolean
run (const char *folder, char **arguments)
{
  return g_spawn_sync (folder, arguments, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                           | G_SPAWN_STDERR_TO_DEV_NULL,
                       allow_core, NULL, NULL, NULL, NULL, NULL);
}

static char *
find_core (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      if (g_str_has_prefix (name, "core"))
        return g_build_filename (folder, name, NULL);
    }

  return NULL;
}

char *
real_core_make (const char *folder, const char *const *arguments, char **reason)
{
  return real_core_make_of ("crash-program", folder, arguments, reason);
}

char *
real_core_make_of (const char *name,
                   const char *folder,
                   const char *const *arguments,
                   char **reason)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "unit", "dump", name, NULL);
  g_autofree char *pattern = NULL;
  g_autofree char *gdb = g_find_program_in_path ("gdb");
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  char *core;

  g_file_get_contents ("/proc/sys/kernel/core_pattern", &pattern, NULL, NULL);
  if (pattern != NULL && g_str_has_prefix (pattern, "core") && strchr (pattern, '/') == NULL)
    {
      g_ptr_array_add (command, program);
    }
  else if (gdb != NULL)
    {
      const char *const debugger[]
          = { "gdb",    "-nx",   "-batch", "-ex", "run", "-ex", "generate-core-file core",
              "--args", program, NULL };

      for (guint i = 0; debugger[i] != NULL; i++)
        g_ptr_array_add (command, (char *) debugger[i]);
    }
  else
    {
      *reason = g_strdup_printf ("the kernel gives cores to “%s” and gdb is not installed",
                                 pattern != NULL ? g_strstrip (pattern) : "");
      return NULL;
    }

  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (command, (char *) arguments[i]);
  g_ptr_array_add (command, NULL);
  core = run (folder, (char **) command->pdata) ? find_core (folder) : NULL;
  if (core == NULL)
    *reason = g_strdup ("the test program left no core");
  return core;
}
