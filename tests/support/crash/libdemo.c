/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "libdemo.h"

/* The bug: no document is open before the first one is loaded, and nobody asks. */
int
demo_count_pages (const DemoDocument *document)
{
  return document->pages;
}

/* The same again: a document without chapters. */
int
demo_pages_per_chapter (const DemoDocument *document, int chapters)
{
  return document->pages / chapters;
}
