/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

typedef struct
{
  const char *title;
  int pages;
} DemoDocument;

int demo_count_pages (const DemoDocument *document);
int demo_pages_per_chapter (const DemoDocument *document, int chapters);
