/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The library of the test program: one of its functions does what it must not. */

int crash_inner (const int *place);
int crash_outer (const int *place);

int
crash_inner (const int *place)
{
  return *place + 1;
}

int
crash_outer (const int *place)
{
  return crash_inner (place) + 2;
}
