/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RecUpdate:
 * @name: the package
 * @installed: the version that is installed
 * @available: the newest that can be installed; %NULL where that is what is installed
 * @package_id: by which PackageKit knows the newer one; %NULL where there is none
 *
 * What PackageKit knows of one installed package.
 */
typedef struct
{
  char *name;
  char *installed;
  char *available;
  char *package_id;
} RecUpdate;

RecUpdate *rec_update_new_from_ids (const char *name,
                                    const char *format,
                                    const char *const *installed,
                                    const char *const *available);
RecUpdate *rec_update_copy (RecUpdate *self);
void rec_update_free (RecUpdate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecUpdate, rec_update_free)

/**
 * RecUpdateNews:
 * @text: the changes in words, plain text of many lines; empty where nobody wrote any
 * @bugs: the bugs that it closes, as [func@bug_list_find] names them
 *
 * What is new in an update.
 */
typedef struct
{
  char *text;
  GStrv bugs;
} RecUpdateNews;

RecUpdateNews *
rec_update_news_new (const char *update_text, const char *changelog, const char *const *bug_urls);
void rec_update_news_free (RecUpdateNews *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecUpdateNews, rec_update_news_free)

G_END_DECLS
