/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/rec-collection-store.h"

G_BEGIN_DECLS

/* Documented in recourse-service(1). */
typedef enum
{
  SERVICE_EXIT_OK = 0,
  SERVICE_EXIT_FAILED = 1,
  SERVICE_EXIT_USAGE = 2,
  SERVICE_EXIT_NOT_FOUND = 3,
} ServiceExit;

typedef struct
{
  const char *name;
  const char *summary;
  int (*run) (int argc, char **argv);
} ServiceCommand;

/* One subcommand a file; argv[0] is its name. */
int service_serve (int argc, char **argv);
int service_bucket (int argc, char **argv);
int service_request (int argc, char **argv);
int service_respond (int argc, char **argv);
int service_account (int argc, char **argv);

/* What each of them needs. */
gboolean service_parse (const GOptionEntry *entries,
                        const char *arguments,
                        const char *description,
                        int *argc,
                        char ***argv);
void service_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
int service_fail (const GError *error);
int service_refuse (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
int service_finish_output (void);

/* The service’s folder, when no option names one. */
char *service_dup_folder (const char *folder);
RecCollectionStore *service_open (const char *folder, RecDatabaseMode mode, GError **error);
/* A bucket by its ID or by the beginning of it. */
gint64 service_find_bucket (RecCollectionStore *store, const char *text, GError **error);

G_END_DECLS
