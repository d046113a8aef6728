/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/packages/rec-package-index.h"

/* A root of a system in a temporary folder, with a cache folder beside it. */
typedef struct
{
  char *folder;
  char *root;
  char *cache;
  char *index;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

char *fixture_write (Fixture *fixture, const char *name, const char *text);
void fixture_write_bytes (Fixture *fixture, const char *name, const char *text, gsize length);
void fixture_link (Fixture *fixture, const char *name, const char *target);
/* Moves the times of all files into the past, so that the next change has another time for sure. */
void fixture_age (Fixture *fixture);
/* The package of a path as “name version format”, or NULL. */
char *fixture_look_up (RecPackageIndex *index, const char *path);
char *fixture_describe (RecPackage *package);
