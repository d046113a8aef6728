/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-change-item.h"

#include <glib/gi18n.h>

/**
 * RecChangeItem:
 *
 * One change of a package, for a list.
 */
struct _RecChangeItem
{
  GObject parent_instance;

  RecPackageChange *change;
  RecChangeOwner owner;
};

G_DEFINE_FINAL_TYPE (RecChangeItem, rec_change_item, G_TYPE_OBJECT)

static char *
dup_action (RecPackageChange *change)
{
  gboolean has_before = change->version_before != NULL && *change->version_before != '\0';
  gboolean has_after = change->version_after != NULL && *change->version_after != '\0';

  switch (change->action)
    {
    case REC_PACKAGE_INSTALLED:
      /* Translators: %s is a version of a package */
      return has_after ? g_strdup_printf (_ ("Installed %s"), change->version_after)
                       : g_strdup (_ ("Installed"));
    case REC_PACKAGE_REMOVED:
      /* Translators: %s is a version of a package */
      return has_before ? g_strdup_printf (_ ("Removed %s"), change->version_before)
                        : g_strdup (_ ("Removed"));
    case REC_PACKAGE_DOWNGRADED:
      if (has_before && has_after)
        /* Translators: two versions of a package */
        return g_strdup_printf (_ ("Put back from %s to %s"), change->version_before,
                                change->version_after);
      return g_strdup (_ ("Put back to an older version"));
    case REC_PACKAGE_UPDATED:
    default:
      if (has_before && has_after)
        /* Translators: two versions of a package */
        return g_strdup_printf (_ ("Updated from %s to %s"), change->version_before,
                                change->version_after);
      /* Translators: %s is a version of a package */
      return has_after ? g_strdup_printf (_ ("Updated to %s"), change->version_after)
                       : g_strdup (_ ("Updated"));
    }
}

static void
rec_change_item_finalize (GObject *object)
{
  RecChangeItem *self = REC_CHANGE_ITEM (object);

  g_clear_pointer (&self->change, rec_package_change_free);

  G_OBJECT_CLASS (rec_change_item_parent_class)->finalize (object);
}

static void
rec_change_item_class_init (RecChangeItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_change_item_finalize;
}

static void
rec_change_item_init (RecChangeItem *self)
{
}

/* Takes @change. */
RecChangeItem *
rec_change_item_new (RecPackageChange *change, RecChangeOwner owner)
{
  RecChangeItem *self = g_object_new (REC_TYPE_CHANGE_ITEM, NULL);

  self->change = change;
  self->owner = owner;
  return self;
}

RecPackageChange *
rec_change_item_get_change (RecChangeItem *self)
{
  g_return_val_if_fail (REC_IS_CHANGE_ITEM (self), NULL);

  return self->change;
}

RecChangeOwner
rec_change_item_get_owner (RecChangeItem *self)
{
  g_return_val_if_fail (REC_IS_CHANGE_ITEM (self), REC_CHANGE_OTHER);

  return self->owner;
}

/* What was done, and what the package has to do with the problem. */
char *
rec_change_item_dup_wording (RecChangeItem *self)
{
  g_autofree char *action = NULL;

  g_return_val_if_fail (REC_IS_CHANGE_ITEM (self), NULL);

  action = dup_action (self->change);
  if (self->owner == REC_CHANGE_PROGRAM)
    /* Translators: %s is what was done to the package, as “Installed 1.0” */
    return g_strdup_printf (_ ("The program is of this package. %s"), action);
  if (self->owner == REC_CHANGE_MODULE)
    return g_strdup_printf (_ ("What failed is of this package. %s"), action);

  return g_steal_pointer (&action);
}
