/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RecPackageAction:
 *
 * What happened to a package.
 */
typedef enum
{
  REC_PACKAGE_INSTALLED,
  REC_PACKAGE_UPDATED,
  REC_PACKAGE_DOWNGRADED,
  REC_PACKAGE_REMOVED,
} RecPackageAction;

/**
 * RecPackageChange:
 * @time: when, in microseconds since 1970-01-01 UTC
 * @action: what was done
 * @name: the package
 * @version_before: empty where there was none or it is not known
 * @version_after: empty where there is none or it is not known
 * @format: `deb`, `rpm` or `flatpak`
 *
 * One line of a package manager's history.
 */
typedef struct
{
  gint64 time;
  RecPackageAction action;
  char *name;
  char *version_before;
  char *version_after;
  char *format;
} RecPackageChange;

RecPackageChange *rec_package_change_new (gint64 time,
                                          RecPackageAction action,
                                          const char *name,
                                          const char *version_before,
                                          const char *version_after,
                                          const char *format);
void rec_package_change_free (RecPackageChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecPackageChange, rec_package_change_free)

const char *rec_package_action_to_string (RecPackageAction action);
gboolean rec_package_action_from_string (const char *string, RecPackageAction *action);

/**
 * RecRunningTime:
 *
 * From when to when the machine was on and awake, in microseconds since 1970-01-01 UTC.
 */
typedef struct
{
  gint64 start;
  gint64 end;
} RecRunningTime;

/**
 * RecClockChange:
 * @time: when the clock was set, as it said afterwards
 * @delta: by how many microseconds
 */
typedef struct
{
  gint64 time;
  gint64 delta;
} RecClockChange;

/**
 * RecReportCount:
 * @time: the beginning of a quarter of an hour
 * @event_type: (transfer none): an interned string
 * @reports: how many reports of that type it has
 */
typedef struct
{
  gint64 time;
  const char *event_type;
  guint reports;
} RecReportCount;

G_END_DECLS
