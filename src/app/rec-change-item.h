/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-history.h"

G_BEGIN_DECLS

/**
 * RecChangeOwner:
 *
 * What of a problem a package that changed has to do with.
 */
typedef enum
{
  REC_CHANGE_OTHER,
  REC_CHANGE_MODULE,
  REC_CHANGE_PROGRAM,
} RecChangeOwner;

#define REC_TYPE_CHANGE_ITEM (rec_change_item_get_type ())
G_DECLARE_FINAL_TYPE (RecChangeItem, rec_change_item, REC, CHANGE_ITEM, GObject)

RecChangeItem *rec_change_item_new (RecPackageChange *change, RecChangeOwner owner);

RecPackageChange *rec_change_item_get_change (RecChangeItem *self);
RecChangeOwner rec_change_item_get_owner (RecChangeItem *self);
char *rec_change_item_dup_wording (RecChangeItem *self);

G_END_DECLS
