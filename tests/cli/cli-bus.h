/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli-runner.h"
#include "store-fixture.h"

#include "ipc/rec-reporter-client.h"

/* A bus of its own, on which this process plays the reporter, and a store that is filled as the
 * reporter would. */
typedef struct
{
  Fixture fixture;
  GTestDBus *bus;
  GDBusConnection *connection;
  RecBusReporter1 *reporter;
  GSubprocessLauncher *launcher;
} CliBus;

void cli_bus_set_up (CliBus *self);
void cli_bus_tear_down (CliBus *self);
