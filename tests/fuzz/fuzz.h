/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <stddef.h>
#include <stdint.h>

/* The interface of libFuzzer, which each target has; replay.c calls it in ordinary tests. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
