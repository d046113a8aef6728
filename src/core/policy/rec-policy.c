/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/policy/rec-policy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * RecPolicy:
 *
 * The policy in force: the machine's settings and the user's, merged (docs/policy.md). It does not
 * change; when a file does, a new one is made.
 */
struct _RecPolicy
{
  GObject parent_instance;

  GHashTable *entries;
  GStrv keys;
  GStrv excluded;
  char *problem;
  RecLevel level;
  gboolean event_types_first;
  gboolean machine_is_broken;
  gboolean machine_has_level;
};

/* What holds for one key. */
typedef struct
{
  char *value;
  char *origin;
  gboolean is_locked;
  gboolean is_machines;
  gboolean is_users;
} Entry;

static const char *const level_names[] = {
  [REC_LEVEL_OFF] = "off",
  [REC_LEVEL_ASK] = "1",
  [REC_LEVEL_PARAMETERS] = "2",
  [REC_LEVEL_SAFE_DATA] = "3",
};

/* Design §3, seed 001: what each level lets go of what is sent for a report. The last column is the
 * feed, which tells of no report. */
static const RecDecision decisions[][4] = {
  [REC_LEVEL_OFF]
  = { REC_DECISION_NEVER, REC_DECISION_NEVER, REC_DECISION_NEVER, REC_DECISION_NEVER },
  [REC_LEVEL_ASK] = { REC_DECISION_ASK, REC_DECISION_ASK, REC_DECISION_ASK, REC_DECISION_ASK },
  [REC_LEVEL_PARAMETERS]
  = { REC_DECISION_SEND, REC_DECISION_ASK, REC_DECISION_ASK, REC_DECISION_SEND },
  [REC_LEVEL_SAFE_DATA]
  = { REC_DECISION_SEND, REC_DECISION_SEND, REC_DECISION_ASK, REC_DECISION_SEND },
};

G_DEFINE_FINAL_TYPE (RecPolicy, rec_policy, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->value);
  g_free (entry->origin);
  g_free (entry);
}

static void
rec_policy_finalize (GObject *object)
{
  RecPolicy *self = REC_POLICY (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_strfreev);
  g_clear_pointer (&self->excluded, g_strfreev);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (rec_policy_parent_class)->finalize (object);
}

static void
rec_policy_class_init (RecPolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_policy_finalize;
}

static void
rec_policy_init (RecPolicy *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
}

static Entry *
take_entry (RecPolicy *self, const char *key, char *value, const char *origin, gboolean is_locked)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->value = value;
  entry->origin = g_filename_display_name (origin != NULL ? origin : "");
  entry->is_locked = is_locked;
  g_hash_table_replace (self->entries, g_strdup (key), entry);
  return entry;
}

/* The machine's value if it has one, else the user's, else the default. */
static void
take_first (RecPolicy *self,
            const char *key,
            RecPolicySettings *machine,
            const char *ours,
            RecPolicySettings *user,
            const char *theirs,
            gboolean is_locked)
{
  RecPolicySettings *side = ours != NULL ? machine : theirs != NULL ? user : NULL;
  const char *value = ours != NULL ? ours : theirs;
  Entry *entry
      = take_entry (self, key, g_strdup (value != NULL ? value : rec_policy_key_get_default (key)),
                    side != NULL ? rec_policy_settings_get_origin (side, key) : "", is_locked);

  entry->is_machines = ours != NULL;
  entry->is_users = ours == NULL && theirs != NULL;
}

/* What one side says; the level “user” says nothing. */
static const char *
get_said (RecPolicySettings *side, const char *key)
{
  const char *value = side != NULL ? rec_policy_settings_get (side, key) : NULL;

  if (value != NULL && rec_policy_key_get_type (key) == REC_POLICY_LEVEL
      && g_str_equal (value, "user"))
    return NULL;
  return value;
}

/* Lists of both sides add up: what the administrator excludes stays excluded, and a user may
 * exclude more. */
static void
merge_list (RecPolicy *self, const char *key, RecPolicySettings *machine, RecPolicySettings *user)
{
  const char *ours = get_said (machine, key);
  const char *theirs = get_said (user, key);
  g_auto (GStrv) first = rec_policy_list_from_string (ours != NULL ? ours : "");
  g_auto (GStrv) second = rec_policy_list_from_string (theirs != NULL ? theirs : "");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) entries = NULL;
  const char *origin = "";
  Entry *entry;

  g_strv_builder_addv (builder, (const char **) first);
  for (char **text = second; *text != NULL; text++)
    if (!g_strv_contains ((const char *const *) first, *text))
      g_strv_builder_add (builder, *text);
  entries = g_strv_builder_end (builder);

  if (theirs != NULL)
    origin = rec_policy_settings_get_origin (user, key);
  if (ours != NULL)
    origin = rec_policy_settings_get_origin (machine, key);
  entry = take_entry (self, key, rec_policy_list_to_string ((const char *const *) entries), origin,
                      self->machine_is_broken);
  entry->is_machines = ours != NULL;
  entry->is_users = theirs != NULL;
  if (g_str_equal (key, REC_POLICY_KEY_EXCLUDE))
    self->excluded = g_steal_pointer (&entries);
}

static void
merge_key (RecPolicy *self, const char *key, RecPolicySettings *machine, RecPolicySettings *user)
{
  const char *ours = get_said (machine, key);
  const char *theirs = get_said (user, key);
  gboolean may_lock = rec_policy_key_is_known (key, REC_POLICY_MACHINE);

  take_first (self, key, machine, ours, user, theirs,
              ours != NULL || (may_lock && self->machine_is_broken));
}

/* With a level for all users, a user's own levels of event types do not count; else they would be a
 * way round it. */
static void
merge_event_type (RecPolicy *self,
                  const char *key,
                  RecPolicySettings *machine,
                  RecPolicySettings *user)
{
  const char *ours = get_said (machine, key);
  const char *theirs = get_said (user, key);
  gboolean is_locked = self->machine_has_level || self->machine_is_broken || ours != NULL;

  if (self->machine_has_level)
    theirs = NULL;
  take_first (self, key, machine, ours, user, theirs, is_locked);
}

static void
merge_event_types (RecPolicy *self, RecPolicySettings *machine, RecPolicySettings *user)
{
  RecPolicySettings *sides[] = { machine, user };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_auto (GStrv) keys = sides[i] != NULL ? rec_policy_settings_list_keys (sides[i]) : NULL;

      for (gsize j = 0; keys != NULL && keys[j] != NULL; j++)
        if (g_str_has_prefix (keys[j], REC_POLICY_EVENT_TYPES_PREFIX))
          merge_event_type (self, keys[j], machine, user);
    }
}

static const char *
get_problem (RecPolicySettings *side)
{
  return side != NULL ? rec_policy_settings_get_problem (side) : NULL;
}

/* A file that cannot be read may have forbidden everything. */
static void
close_all (RecPolicy *self, RecPolicySettings *machine, RecPolicySettings *user)
{
  RecPolicySettings *broken = get_problem (machine) != NULL ? machine : user;
  const char *ours = get_problem (machine);
  const char *theirs = get_problem (user);

  self->problem = ours != NULL && theirs != NULL ? g_strjoin ("\n", ours, theirs, NULL)
                                                 : g_strdup (ours != NULL ? ours : theirs);
  self->level = REC_LEVEL_OFF;
  take_entry (self, REC_POLICY_KEY_LEVEL, g_strdup (level_names[REC_LEVEL_OFF]),
              rec_policy_settings_list_broken (broken)[0],
              self->machine_is_broken || self->machine_has_level);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The keys that a user may set, and then those that only an administrator may. */
static GStrv
list_switches (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) rec_policy_key_list (REC_POLICY_USER));
  for (const char *const *key = rec_policy_key_list (REC_POLICY_MACHINE); *key != NULL; key++)
    if (!rec_policy_key_is_known (*key, REC_POLICY_USER))
      g_strv_builder_add (builder, *key);
  return g_strv_builder_end (builder);
}

static GStrv
list_entries (RecPolicy *self, GStrv switches)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char **sorted = NULL;
  guint length;

  g_strv_builder_addv (builder, (const char **) switches);
  sorted = (char **) g_hash_table_get_keys_as_array (self->entries, &length);
  qsort (sorted, length, sizeof *sorted, compare_strings);
  for (guint i = 0; i < length; i++)
    if (g_str_has_prefix (sorted[i], REC_POLICY_EVENT_TYPES_PREFIX))
      g_strv_builder_add (builder, sorted[i]);
  return g_strv_builder_end (builder);
}

/**
 * rec_policy_new:
 * @machine: (nullable): the settings for all users
 * @user: (nullable): the user's own
 *
 * Merges both sides. A level for all users is in force for all; so is every other switch that the
 * machine has. The lists of both sides add up. When a file of either side is broken, the level is
 * `off`.
 *
 * Returns: (transfer full): the policy in force
 */
RecPolicy *
rec_policy_new (RecPolicySettings *machine, RecPolicySettings *user)
{
  g_auto (GStrv) switches = list_switches ();
  RecPolicy *self;

  g_return_val_if_fail (
      machine == NULL || rec_policy_settings_get_side (machine) == REC_POLICY_MACHINE, NULL);
  g_return_val_if_fail (user == NULL || rec_policy_settings_get_side (user) == REC_POLICY_USER,
                        NULL);

  self = g_object_new (REC_TYPE_POLICY, NULL);
  self->machine_is_broken = get_problem (machine) != NULL;
  self->machine_has_level = get_said (machine, REC_POLICY_KEY_LEVEL) != NULL;

  for (char **key = switches; *key != NULL; key++)
    {
      if (rec_policy_key_get_type (*key) == REC_POLICY_LIST)
        merge_list (self, *key, machine, user);
      else
        merge_key (self, *key, machine, user);
    }
  merge_event_types (self, machine, user);

  self->event_types_first = rec_policy_get_boolean (self, REC_POLICY_KEY_EVENT_TYPES_FIRST);
  rec_level_from_string (rec_policy_get_value (self, REC_POLICY_KEY_LEVEL), &self->level);
  if (get_problem (machine) != NULL || get_problem (user) != NULL)
    close_all (self, machine, user);
  self->keys = list_entries (self, switches);
  return self;
}

/* The level of the event type, if it has one that counts. */
static gboolean
find_own_level (RecPolicy *self, const char *event_type, RecLevel *level)
{
  g_autofree char *key = NULL;
  const Entry *entry;

  if (event_type == NULL || self->level == REC_LEVEL_OFF || !self->event_types_first)
    return FALSE;

  key = g_strconcat (REC_POLICY_EVENT_TYPES_PREFIX, event_type, NULL);
  entry = g_hash_table_lookup (self->entries, key);
  return entry != NULL && rec_level_from_string (entry->value, level);
}

static RecDecision
give_reason (RecDecision decision, RecPolicyReason why, RecPolicyReason *reason)
{
  if (reason != NULL)
    *reason = why;
  return decision;
}

/**
 * rec_policy_decide:
 * @payload: what would be sent
 * @asked_by_user: whether the user asks for it by hand, or has just agreed to it
 * @reason: (out) (optional): why
 *
 * Decides whether something may be sent. This is the only place of the program where that is
 * decided; it looks at no clock, file or bus (design §3, seed 001).
 *
 * Returns: what is to be done; %REC_DECISION_NEVER holds for what is asked for by hand too
 */
RecDecision
rec_policy_decide (RecPolicy *self,
                   const RecPayload *payload,
                   gboolean asked_by_user,
                   RecPolicyReason *reason)
{
  RecPolicyReason why = REC_POLICY_REASON_LEVEL;
  RecDecision decision;
  RecLevel level;
  gboolean is_feed, is_evidence;

  g_return_val_if_fail (REC_IS_POLICY (self), REC_DECISION_NEVER);
  g_return_val_if_fail (payload != NULL, REC_DECISION_NEVER);
  g_return_val_if_fail ((guint) payload->kind < G_N_ELEMENTS (decisions[0]), REC_DECISION_NEVER);

  is_feed = payload->kind == REC_PAYLOAD_FEED;
  is_evidence = payload->kind == REC_PAYLOAD_SAFE || payload->kind == REC_PAYLOAD_PERSONAL;
  level = self->level;
  if (!is_feed && find_own_level (self, payload->event_type, &level))
    why = REC_POLICY_REASON_EVENT_TYPE;
  decision = decisions[level][payload->kind];

  if (self->problem != NULL)
    return give_reason (REC_DECISION_NEVER, REC_POLICY_REASON_BROKEN, reason);
  if (decision == REC_DECISION_NEVER)
    return give_reason (decision, why, reason);
  if (!is_feed && rec_policy_excludes (self, payload->program))
    return give_reason (REC_DECISION_NEVER, REC_POLICY_REASON_EXCLUDED, reason);
  if (is_evidence && !rec_policy_get_boolean (self, REC_POLICY_KEY_EXTRA_DATA))
    return give_reason (REC_DECISION_NEVER, REC_POLICY_REASON_NO_EXTRA_DATA, reason);
  if (asked_by_user)
    return give_reason (REC_DECISION_SEND, REC_POLICY_REASON_REQUEST, reason);
  if (decision == REC_DECISION_SEND && !is_feed
      && g_str_equal (rec_policy_get_value (self, REC_POLICY_KEY_QUEUE), "always"))
    return give_reason (REC_DECISION_HOLD, REC_POLICY_REASON_QUEUE, reason);
  return give_reason (decision, why, reason);
}

/**
 * rec_policy_get_level:
 *
 * Returns: the general level in force; %REC_LEVEL_OFF while a file is broken
 */
RecLevel
rec_policy_get_level (RecPolicy *self)
{
  g_return_val_if_fail (REC_IS_POLICY (self), REC_LEVEL_OFF);

  return self->level;
}

/**
 * rec_policy_get_level_for:
 * @event_type: the name of an event type
 *
 * Returns: the level in force for it: its own, unless the general one is `off` or
 *   `EventTypesFirst` is false, or it has none
 */
RecLevel
rec_policy_get_level_for (RecPolicy *self, const char *event_type)
{
  RecLevel level;

  g_return_val_if_fail (REC_IS_POLICY (self), REC_LEVEL_OFF);

  level = self->level;
  find_own_level (self, event_type, &level);
  return level;
}

/**
 * rec_policy_is_locked:
 * @key: a key
 *
 * Returns: whether the administrator decides it, so that what the user sets does not count
 */
gboolean
rec_policy_is_locked (RecPolicy *self, const char *key)
{
  const Entry *entry;

  g_return_val_if_fail (REC_IS_POLICY (self), TRUE);
  g_return_val_if_fail (key != NULL, TRUE);

  entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL)
    return entry->is_locked;
  return g_str_has_prefix (key, REC_POLICY_EVENT_TYPES_PREFIX)
         && (self->machine_has_level || self->machine_is_broken);
}

/**
 * rec_policy_get_problem:
 *
 * Returns: (transfer none) (nullable): which policy files are broken, and why, a line for each;
 *   %NULL when none is
 */
const char *
rec_policy_get_problem (RecPolicy *self)
{
  g_return_val_if_fail (REC_IS_POLICY (self), NULL);

  return self->problem;
}

/**
 * rec_policy_list_keys:
 *
 * Returns: (transfer full) (array zero-terminated=1): all keys, and those of the event types that
 *   either side has set
 */
char **
rec_policy_list_keys (RecPolicy *self)
{
  g_return_val_if_fail (REC_IS_POLICY (self), NULL);

  return g_strdupv (self->keys);
}

/**
 * rec_policy_get_value:
 * @key: a key
 *
 * Returns: (transfer none): the value in force; empty for an event type that has no level of its
 * own
 */
const char *
rec_policy_get_value (RecPolicy *self, const char *key)
{
  const Entry *entry;

  g_return_val_if_fail (REC_IS_POLICY (self), "");
  g_return_val_if_fail (key != NULL, "");

  entry = g_hash_table_lookup (self->entries, key);
  return entry != NULL ? entry->value : "";
}

/**
 * rec_policy_get_origin:
 * @key: a key
 *
 * Returns: (transfer none): the path of the file that decided it, to be shown, the machine's before
 *   the user's; empty when nobody did and it is the default
 */
const char *
rec_policy_get_origin (RecPolicy *self, const char *key)
{
  const Entry *entry;

  g_return_val_if_fail (REC_IS_POLICY (self), "");
  g_return_val_if_fail (key != NULL, "");

  entry = g_hash_table_lookup (self->entries, key);
  return entry != NULL ? entry->origin : "";
}

/**
 * rec_policy_dup_origin_words:
 * @key: a key
 *
 * Returns: (transfer full): in words for people where the value in force comes from
 */
char *
rec_policy_dup_origin_words (RecPolicy *self, const char *key)
{
  const Entry *entry;

  g_return_val_if_fail (REC_IS_POLICY (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  entry = g_hash_table_lookup (self->entries, key);
  if (self->problem != NULL && g_str_equal (key, REC_POLICY_KEY_LEVEL))
    return g_strdup_printf (_ ("“%s” cannot be read"), entry->origin);
  if (entry == NULL || !(entry->is_machines || entry->is_users))
    return g_strdup (rec_policy_is_locked (self, key) ? _ ("Managed by your administrator")
                                                      : _ ("Nobody has set it"));
  if (!entry->is_machines)
    return g_strdup (_ ("Set by you"));
  if (entry->is_users)
    return g_strdup_printf (_ ("Set by you and by your administrator in “%s”"), entry->origin);
  return g_strdup_printf (_ ("Managed by your administrator in “%s”"), entry->origin);
}

/**
 * rec_policy_get_boolean:
 * @key: a key that is %REC_POLICY_BOOLEAN
 *
 * Returns: the value in force
 */
gboolean
rec_policy_get_boolean (RecPolicy *self, const char *key)
{
  return g_str_equal (rec_policy_get_value (self, key), "true");
}

/**
 * rec_policy_get_number:
 * @key: a key that is %REC_POLICY_NUMBER
 *
 * Returns: the value in force
 */
guint
rec_policy_get_number (RecPolicy *self, const char *key)
{
  return (guint) g_ascii_strtoull (rec_policy_get_value (self, key), NULL, 10);
}

/**
 * rec_policy_get_list:
 * @key: a key that is %REC_POLICY_LIST
 *
 * Returns: (transfer full) (array zero-terminated=1): the entries in force, the machine's first
 */
char **
rec_policy_get_list (RecPolicy *self, const char *key)
{
  return rec_policy_list_from_string (rec_policy_get_value (self, key));
}

/**
 * rec_policy_excludes:
 * @program: (nullable): the path of a program; its name where the path is not known
 *
 * Returns: whether its reports are never sent
 */
gboolean
rec_policy_excludes (RecPolicy *self, const char *program)
{
  g_return_val_if_fail (REC_IS_POLICY (self), TRUE);

  return rec_policy_list_excludes ((const char *const *) self->excluded, program);
}

/**
 * rec_payload_kind_for_evidence:
 * @evidence_kind: a kind of evidence
 *
 * Returns: what it counts as for [method@Policy.decide]
 */
RecPayloadKind
rec_payload_kind_for_evidence (const char *evidence_kind)
{
  g_return_val_if_fail (evidence_kind != NULL, REC_PAYLOAD_PERSONAL);

  return rec_evidence_get_class (evidence_kind) == REC_EVIDENCE_SAFE ? REC_PAYLOAD_SAFE
                                                                     : REC_PAYLOAD_PERSONAL;
}

/**
 * rec_level_to_string:
 * @level: a level
 *
 * Returns: (transfer none): `off`, `1`, `2` or `3`
 */
const char *
rec_level_to_string (RecLevel level)
{
  g_return_val_if_fail ((guint) level < G_N_ELEMENTS (level_names), level_names[REC_LEVEL_OFF]);

  return level_names[level];
}

/**
 * rec_level_from_string:
 * @string: what may be the name of a level
 * @level: (out): the level; left as it is when there is no such level
 *
 * Returns: whether there is such a level
 */
gboolean
rec_level_from_string (const char *string, RecLevel *level)
{
  g_return_val_if_fail (string != NULL, FALSE);
  g_return_val_if_fail (level != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (level_names); i++)
    if (g_str_equal (string, level_names[i]))
      {
        *level = (RecLevel) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * rec_level_raise_to_recommended:
 * @own: the level that the user has
 *
 * What the first choice sets when the user takes what is recommended: a level that is higher
 * already is not lowered (seed 001).
 *
 * Returns: the level to set
 */
RecLevel
rec_level_raise_to_recommended (RecLevel own)
{
  return MAX (own, REC_LEVEL_RECOMMENDED);
}
