/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store.h"

/* A folder that is removed at the end, and reports that are told apart by small numbers. */

typedef struct
{
  char *parent;
  char *folder;
  RecStore *store;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_reopen (Fixture *fixture, RecStoreMode mode);

/* Reports with the same application and fault are in one bucket. */
RecReport *fixture_new_report (guint application, guint fault, gint64 time);
RecAnalysis *fixture_new_analysis (guint n_threads);
RecReport *fixture_add (RecStore *store, guint application, guint fault, gint64 time);

/* Asserts that the buckets are what a plain GROUP BY over the reports gives, that each has its text
 * in the search, and that SQLite finds no damage. */
void fixture_check_in_step (const char *folder);
