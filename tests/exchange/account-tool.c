/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/exchange/rec-account.h"

#include <locale.h>

#define NTH(number) (number < argc ? argv[number] : "")

/* account-tool store URL NAME PASSWORD | lookup URL | clear URL: what the reporter does, in a
 * process of its own. Prints “NAME PASSWORD” or “done”; an error's code and message otherwise. */
int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;
  gboolean done = FALSE;

  setlocale (LC_ALL, "");

  if (g_str_equal (NTH (1), "store"))
    done = rec_account_store (NTH (2), "Demo", NTH (3), NTH (4), NULL, &error);
  else if (g_str_equal (NTH (1), "lookup"))
    done = rec_account_lookup (NTH (2), &name, &password, NULL, &error);
  else if (g_str_equal (NTH (1), "clear"))
    done = rec_account_clear (NTH (2), NULL, &error);

  if (done && name != NULL)
    g_print ("%s %s\n", name, password);
  else if (done)
    g_print ("done\n");
  else
    g_print ("%s %d %s\n", g_quark_to_string (error->domain), error->code, error->message);

  return done ? 0 : 1;
}
