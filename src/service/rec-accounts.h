/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RecAccountVerdict:
 * @REC_ACCOUNT_GOOD: go on
 * @REC_ACCOUNT_MISSING: one is needed
 * @REC_ACCOUNT_REFUSED: it is not one of ours, or the password is not its
 * @REC_ACCOUNT_BUSY: too many wait to be checked
 */
typedef enum
{
  REC_ACCOUNT_GOOD,
  REC_ACCOUNT_MISSING,
  REC_ACCOUNT_REFUSED,
  REC_ACCOUNT_BUSY,
} RecAccountVerdict;

typedef void (*RecAccountFunc) (RecAccountVerdict verdict, gpointer data);

/* The accounts that a service knows: a file of names and hashed passwords. */
#define REC_TYPE_ACCOUNTS (rec_accounts_get_type ())
G_DECLARE_FINAL_TYPE (RecAccounts, rec_accounts, REC, ACCOUNTS, GObject)

RecAccounts *rec_accounts_new (const char *path, gboolean is_required, GError **error);
void rec_accounts_check (RecAccounts *self,
                         const char *authorization,
                         RecAccountFunc function,
                         gpointer data);

/* The file’s lines: NAME:HASH. */
gboolean rec_accounts_is_name (const char *name);
char *rec_accounts_hash (const char *password, GError **error);
char *rec_accounts_replace (const char *text, const char *name, const char *hash);
gboolean rec_accounts_verify (const char *text, const char *name, const char *password);

G_END_DECLS
