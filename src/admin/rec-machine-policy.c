/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/rec-machine-policy.h"

#include "core/policy/rec-policy-settings.h"
#include "core/report/rec-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/**
 * RecMachinePolicy:
 *
 * The one file of settings for all users that is written here, beside whatever an administrator
 * puts into the same folder by other ways. Its place is fixed; no caller names one.
 */
struct _RecMachinePolicy
{
  GObject parent_instance;

  char *folder;
  char *path;
};

G_DEFINE_FINAL_TYPE (RecMachinePolicy, rec_machine_policy, G_TYPE_OBJECT)

/* In the middle, so that an administrator's own files can come before it and after it. */
#define FILE_NAME "50-recourse-admin.conf"
/* More than there are keys; each event type counts as one. */
#define SETTINGS_MAX 256

static void
rec_machine_policy_finalize (GObject *object)
{
  RecMachinePolicy *self = REC_MACHINE_POLICY (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (rec_machine_policy_parent_class)->finalize (object);
}

static void
rec_machine_policy_class_init (RecMachinePolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_machine_policy_finalize;
}

static void
rec_machine_policy_init (RecMachinePolicy *self)
{
}

/*
 * rec_machine_policy_new:
 * @folder: the folder of the administrator's policy files
 *
 * Returns: (transfer full): the machine's policy
 */
RecMachinePolicy *
rec_machine_policy_new (const char *folder)
{
  RecMachinePolicy *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (REC_TYPE_MACHINE_POLICY, NULL);
  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, FILE_NAME, NULL);
  return self;
}

static RecPolicySettings *
load (RecMachinePolicy *self, GError **error)
{
  g_autoptr (RecPolicySettings) settings
      = rec_policy_settings_load (REC_POLICY_MACHINE, self->path);
  const char *problem = rec_policy_settings_get_problem (settings);

  if (problem == NULL)
    return g_steal_pointer (&settings);

  g_set_error_literal (error, REC_ERROR, REC_ERROR_DAMAGED, problem);
  return NULL;
}

/*
 * rec_machine_policy_get:
 *
 * Returns: (transfer floating): what this file has, as a{ss}; NULL with REC_ERROR_DAMAGED when it
 * cannot be read
 */
GVariant *
rec_machine_policy_get (RecMachinePolicy *self, GError **error)
{
  g_autoptr (RecPolicySettings) settings = NULL;
  g_auto (GStrv) keys = NULL;
  GVariantBuilder builder;

  g_return_val_if_fail (REC_IS_MACHINE_POLICY (self), NULL);

  settings = load (self, error);
  if (settings == NULL)
    return NULL;

  keys = rec_policy_settings_list_keys (settings);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (char **key = keys; *key != NULL; key++)
    g_variant_builder_add (&builder, "{ss}", *key, rec_policy_settings_get (settings, *key));
  return g_variant_builder_end (&builder);
}

static gboolean
apply (RecPolicySettings *target, GVariant *settings, GError **error)
{
  GVariantIter iter;
  const char *key, *value;

  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (!rec_policy_settings_set (target, key, *value != '\0' ? value : NULL, error))
      return FALSE;

  return TRUE;
}

/*
 * rec_machine_policy_check:
 * @settings: a{ss}, as of the bus's method Set
 *
 * Returns: whether they could be set; else FALSE with REC_ERROR_INVALID, which names the key
 */
gboolean
rec_machine_policy_check (RecMachinePolicy *self, GVariant *settings, GError **error)
{
  g_autoptr (RecPolicySettings) scratch = NULL;
  gsize n_settings;

  g_return_val_if_fail (REC_IS_MACHINE_POLICY (self), FALSE);
  g_return_val_if_fail (g_variant_is_of_type (settings, G_VARIANT_TYPE ("a{ss}")), FALSE);

  n_settings = g_variant_n_children (settings);
  if (n_settings == 0 || n_settings > SETTINGS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("%zu settings were given; 1 to %d are taken"), n_settings, SETTINGS_MAX);
      return FALSE;
    }

  scratch = rec_policy_settings_new (REC_POLICY_MACHINE);
  return apply (scratch, settings, error);
}

/* A file that cannot be read is kept under another name: somebody may want to see what was in it.
 */
static gboolean
move_aside (RecMachinePolicy *self, GError **error)
{
  g_autofree char *aside = g_strconcat (self->path, ".broken", NULL);

  if (g_rename (self->path, aside) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_FAILED, _ ("%s cannot be put aside: %s"), self->path,
               g_strerror (errno));
  return FALSE;
}

/*
 * rec_machine_policy_set:
 * @settings: a{ss}; an empty value takes the key out
 *
 * Sets all of them or none. The file is written whole under another name and then takes its place.
 *
 * While the file is broken nothing may be sent. It is replaced only by who sets the level anew: any
 * other setting would open what the broken file may have forbidden.
 *
 * Returns: whether they are set
 */
gboolean
rec_machine_policy_set (RecMachinePolicy *self, GVariant *settings, GError **error)
{
  g_autoptr (RecPolicySettings) target = NULL;
  g_autoptr (GError) problem = NULL;
  const char *level = "";

  g_return_val_if_fail (REC_IS_MACHINE_POLICY (self), FALSE);

  if (!rec_machine_policy_check (self, settings, error))
    return FALSE;

  target = load (self, &problem);
  g_variant_lookup (settings, REC_POLICY_KEY_LEVEL, "&s", &level);
  if (target == NULL && *level == '\0')
    {
      g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED,
                   _ ("%s. Mend it, or set Level to begin a new one"), problem->message);
      return FALSE;
    }
  if (target == NULL)
    {
      if (!move_aside (self, error))
        return FALSE;
      target = rec_policy_settings_new (REC_POLICY_MACHINE);
    }
  if (!apply (target, settings, error))
    return FALSE;
  if (g_mkdir_with_parents (self->folder, 0755) != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, _ ("%s cannot be made: %s"), self->folder,
                   g_strerror (errno));
      return FALSE;
    }

  return rec_policy_settings_save (target, self->path, error);
}
