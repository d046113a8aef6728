/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/policy/rec-policy-key.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/policy/rec-policy-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/* Who may set it. */
typedef enum
{
  BOTH,
  USER_ONLY,
  MACHINE_ONLY,
} Sides;

/* One switch. A text of @words is separated by spaces. */
typedef struct
{
  const char *name;
  RecPolicyType type;
  Sides sides;
  const char *fallback;
  guint min;
  guint max;
  const char *words;
} Key;

/* The one table; docs/policy.md tells of each what it has to do with Windows' switches. */
static const Key keys[] = {
  { REC_POLICY_KEY_LEVEL, REC_POLICY_LEVEL, BOTH, "1" },
  { REC_POLICY_KEY_EVENT_TYPES_FIRST, REC_POLICY_BOOLEAN, BOTH, "true" },
  { REC_POLICY_KEY_EXCLUDE, REC_POLICY_LIST, BOTH, "" },
  { REC_POLICY_KEY_EXTRA_DATA, REC_POLICY_BOOLEAN, BOTH, "true" },
  { REC_POLICY_KEY_REPEAT_DATA, REC_POLICY_BOOLEAN, BOTH, "false" },
  { REC_POLICY_KEY_QUIET, REC_POLICY_BOOLEAN, BOTH, "false" },
  { REC_POLICY_KEY_QUEUE, REC_POLICY_CHOICE, BOTH, "normal", .words = "normal always never" },
  { REC_POLICY_KEY_MAX_QUEUE, REC_POLICY_NUMBER, BOTH, "50", REC_POLICY_QUEUE_MIN,
    REC_POLICY_QUEUE_MAX },
  { REC_POLICY_KEY_REMIND_DAYS, REC_POLICY_NUMBER, BOTH, "14", 0, REC_POLICY_DAYS_MAX },
  { REC_POLICY_KEY_CHECK_DAILY, REC_POLICY_BOOLEAN, BOTH, "true" },
  { REC_POLICY_KEY_METERED, REC_POLICY_BOOLEAN, BOTH, "false" },
  { REC_POLICY_KEY_SERVICE, REC_POLICY_TEXT, BOTH, "" },
  { REC_POLICY_KEY_LOG, REC_POLICY_BOOLEAN, BOTH, "true" },
  { REC_POLICY_KEY_MAX_ARCHIVE, REC_POLICY_NUMBER, BOTH, "1000", REC_POLICY_ARCHIVE_MIN,
    REC_POLICY_ARCHIVE_MAX },
  { REC_POLICY_KEY_MAX_FILES_DAYS, REC_POLICY_NUMBER, BOTH, "0", 0, REC_POLICY_KEEP_DAYS_MAX },
  { REC_POLICY_KEY_MAX_FILES_SIZE, REC_POLICY_NUMBER, BOTH, "0", 0, REC_POLICY_FILES_SIZE_MAX },
  { REC_POLICY_KEY_KEEP_REPORT_DAYS, REC_POLICY_NUMBER, BOTH, "0", 0, REC_POLICY_KEEP_DAYS_MAX },
  { REC_POLICY_KEY_ALWAYS_KEEP_KERNEL_DUMP, REC_POLICY_BOOLEAN, MACHINE_ONLY, "false" },
  { REC_POLICY_KEY_KERNEL_DUMP_FREE_SPACE, REC_POLICY_NUMBER, MACHINE_ONLY, "25", 0,
    REC_POLICY_FREE_SPACE_MAX },
  { REC_POLICY_KEY_SMALL_KERNEL_DUMPS, REC_POLICY_NUMBER, MACHINE_ONLY, "50", 0,
    REC_POLICY_SMALL_DUMPS_MAX },
  { REC_POLICY_KEY_NOTIFY, REC_POLICY_BOOLEAN, USER_ONLY, "true" },
  { REC_POLICY_KEY_WORDS, REC_POLICY_LIST, USER_ONLY, "" },
  { REC_POLICY_KEY_ASKED, REC_POLICY_BOOLEAN, USER_ONLY, "false" },
};

/* The same names, as lists for callers: what one side alone may set stands at the end of its list.
 */
static const char *const user_names[] = {
  REC_POLICY_KEY_LEVEL,
  REC_POLICY_KEY_EVENT_TYPES_FIRST,
  REC_POLICY_KEY_EXCLUDE,
  REC_POLICY_KEY_EXTRA_DATA,
  REC_POLICY_KEY_REPEAT_DATA,
  REC_POLICY_KEY_QUIET,
  REC_POLICY_KEY_QUEUE,
  REC_POLICY_KEY_MAX_QUEUE,
  REC_POLICY_KEY_REMIND_DAYS,
  REC_POLICY_KEY_CHECK_DAILY,
  REC_POLICY_KEY_METERED,
  REC_POLICY_KEY_SERVICE,
  REC_POLICY_KEY_LOG,
  REC_POLICY_KEY_MAX_ARCHIVE,
  REC_POLICY_KEY_MAX_FILES_DAYS,
  REC_POLICY_KEY_MAX_FILES_SIZE,
  REC_POLICY_KEY_KEEP_REPORT_DAYS,
  REC_POLICY_KEY_NOTIFY,
  REC_POLICY_KEY_WORDS,
  REC_POLICY_KEY_ASKED,
  NULL,
};

static const char *const machine_names[] = {
  REC_POLICY_KEY_LEVEL,
  REC_POLICY_KEY_EVENT_TYPES_FIRST,
  REC_POLICY_KEY_EXCLUDE,
  REC_POLICY_KEY_EXTRA_DATA,
  REC_POLICY_KEY_REPEAT_DATA,
  REC_POLICY_KEY_QUIET,
  REC_POLICY_KEY_QUEUE,
  REC_POLICY_KEY_MAX_QUEUE,
  REC_POLICY_KEY_REMIND_DAYS,
  REC_POLICY_KEY_CHECK_DAILY,
  REC_POLICY_KEY_METERED,
  REC_POLICY_KEY_SERVICE,
  REC_POLICY_KEY_LOG,
  REC_POLICY_KEY_MAX_ARCHIVE,
  REC_POLICY_KEY_MAX_FILES_DAYS,
  REC_POLICY_KEY_MAX_FILES_SIZE,
  REC_POLICY_KEY_KEEP_REPORT_DAYS,
  REC_POLICY_KEY_ALWAYS_KEEP_KERNEL_DUMP,
  REC_POLICY_KEY_KERNEL_DUMP_FREE_SPACE,
  REC_POLICY_KEY_SMALL_KERNEL_DUMPS,
  NULL,
};

static const Key event_type_key = { REC_POLICY_EVENT_TYPES_PREFIX, REC_POLICY_LEVEL, BOTH, "" };

/* Nothing that could steer a terminal or look like something else. */
static gboolean
is_clean (const char *text, gsize max)
{
  g_autofree char *cleaned = NULL;

  if (strlen (text) > max)
    return FALSE;
  cleaned = rec_text_clean (text, -1, max);
  return g_str_equal (cleaned, text);
}

/* The name has to fit a line of a key file. */
static gboolean
is_event_type (const char *name)
{
  return *name != '\0' && *name != '#' && *name != ';' && *name != '[' && !g_ascii_isspace (*name)
         && strchr (name, '=') == NULL && !g_ascii_isspace (name[strlen (name) - 1])
         && is_clean (name, REC_NAME_MAX);
}

static const Key *
find_key (const char *name)
{
  if (g_str_has_prefix (name, REC_POLICY_EVENT_TYPES_PREFIX))
    return is_event_type (name + strlen (REC_POLICY_EVENT_TYPES_PREFIX)) ? &event_type_key : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, name))
      return &keys[i];
  return NULL;
}

/**
 * rec_policy_key_list:
 * @side: who sets them
 *
 * Returns: (transfer none) (array zero-terminated=1): the keys of the group `[Policy]`, in the
 *   order in which they are shown
 */
const char *const *
rec_policy_key_list (RecPolicySide side)
{
  return side == REC_POLICY_MACHINE ? machine_names : user_names;
}

/**
 * rec_policy_key_is_known:
 * @key: a key, or `EventTypes/` and the name of an event type, also of a custom one
 * @side: who sets it
 *
 * Returns: whether that side may set it
 */
gboolean
rec_policy_key_is_known (const char *key, RecPolicySide side)
{
  const Key *found;

  g_return_val_if_fail (key != NULL, FALSE);

  found = find_key (key);
  return found != NULL && found->sides != (side == REC_POLICY_USER ? MACHINE_ONLY : USER_ONLY);
}

/**
 * rec_policy_key_get_type:
 * @key: a key that is known
 *
 * Returns: what its value is
 */
RecPolicyType
rec_policy_key_get_type (const char *key)
{
  const Key *found;

  g_return_val_if_fail (key != NULL, REC_POLICY_TEXT);

  found = find_key (key);
  return found != NULL ? found->type : REC_POLICY_TEXT;
}

/**
 * rec_policy_key_get_default:
 * @key: a key that is known
 *
 * Returns: (transfer none): what holds when nobody set it; empty for the level of an event type,
 *   for which then the general level holds
 */
const char *
rec_policy_key_get_default (const char *key)
{
  const Key *found;

  g_return_val_if_fail (key != NULL, "");

  found = find_key (key);
  return found != NULL ? found->fallback : "";
}

static gboolean
is_one_of (const char *value, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) list, value);
}

static char *
normalize_number (const Key *key, const char *value, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, key->min, key->max, &number, NULL))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("%s is a whole number from %u to %u"),
                   key->name, key->min, key->max);
      return NULL;
    }
  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

static char *
normalize_word (const char *name, const char *words, const char *value, GError **error)
{
  g_auto (GStrv) list = NULL;
  g_autofree char *shown = NULL;

  if (is_one_of (value, words))
    return g_strdup (value);

  list = g_strsplit (words, " ", -1);
  shown = g_strjoinv (", ", list);
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("%s is one of %s"), name, shown);
  return NULL;
}

/* It becomes part of a file's name elsewhere. */
static char *
normalize_service (const Key *key, const char *value, GError **error)
{
  gsize length = strlen (value);

  if (length <= REC_POLICY_SERVICE_MAX && *value != '.'
      && strspn (value, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-") == length)
    return g_strdup (value);

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
               _ ("%s is the name of a service: at most %d letters, digits, “.”, “_” and “-”"),
               key->name, REC_POLICY_SERVICE_MAX);
  return NULL;
}

static gboolean
check_entry (const Key *key, const char *entry, GError **error)
{
  if (!is_clean (entry, REC_POLICY_TEXT_MAX))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("An entry of %s is not plain text of at most %d bytes"), key->name,
                   REC_POLICY_TEXT_MAX);
      return FALSE;
    }
  if (g_str_equal (key->name, REC_POLICY_KEY_EXCLUDE) && strchr (entry, '/') != NULL
      && *entry != '/' && *entry != '*')
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("“%s” in %s is neither the name of a program nor an absolute path"), entry,
                   key->name);
      return FALSE;
    }
  return TRUE;
}

static char *
normalize_list (const Key *key, const char *value, GError **error)
{
  g_auto (GStrv) entries = rec_policy_list_from_string (value);
  guint length = g_strv_length (entries);

  if (length > REC_POLICY_LIST_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, _ ("%s has more than %d entries"),
                   key->name, REC_POLICY_LIST_MAX);
      return NULL;
    }
  for (guint i = 0; i < length; i++)
    if (!check_entry (key, entries[i], error))
      return NULL;

  return rec_policy_list_to_string ((const char *const *) entries);
}

/**
 * rec_policy_key_normalize:
 * @key: a key
 * @side: who sets it
 * @value: its value, as it stands in a file
 * @error: return location for a [error@Error]
 *
 * Checks a value as strictly as a file is read.
 *
 * Returns: (transfer full): the value in the one way in which it is kept; %NULL with
 *   %REC_ERROR_INVALID or %REC_ERROR_TOO_LARGE, whose message names the key
 */
char *
rec_policy_key_normalize (const char *key, RecPolicySide side, const char *value, GError **error)
{
  const Key *found;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (!rec_policy_key_is_known (key, side))
    {
      g_autofree char *shown = rec_text_clean (key, -1, REC_NAME_MAX * 2);

      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   side == REC_POLICY_MACHINE ? _ ("There is no key “%s” for all users")
                   : find_key (key) != NULL ? _ ("Only an administrator sets “%s”, for all users")
                                            : _ ("There is no key “%s”"),
                   shown);
      return NULL;
    }

  found = find_key (key);
  switch (found->type)
    {
    case REC_POLICY_LEVEL:
      return normalize_word (key, side == REC_POLICY_MACHINE ? "user off 1 2 3" : "off 1 2 3",
                             value, error);
    case REC_POLICY_BOOLEAN:
      return normalize_word (key, "true false", value, error);
    case REC_POLICY_CHOICE:
      return normalize_word (key, found->words, value, error);
    case REC_POLICY_NUMBER:
      return normalize_number (found, value, error);
    case REC_POLICY_LIST:
      return normalize_list (found, value, error);
    case REC_POLICY_TEXT:
    default:
      return normalize_service (found, value, error);
    }
}

/* The lists of two sides may be one; what is more than both may have is not looked at. */
static void
take_entry (GPtrArray *entries, GString *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (entry->str));

  if (entries->len < 2 * REC_POLICY_LIST_MAX && *text != '\0'
      && !g_ptr_array_find_with_equal_func (entries, text, g_str_equal, NULL))
    g_ptr_array_add (entries, g_steal_pointer (&text));
  g_string_truncate (entry, 0);
}

/**
 * rec_policy_list_from_string:
 * @value: a list as a file has it: entries separated by `;`, with `\;` for a semicolon in an entry
 *   and `\\` for a backslash
 *
 * Returns: (transfer full) (array zero-terminated=1): its entries without space around them; those
 *   that are empty or were there already are left out, and so are those beyond twice
 *   `REC_POLICY_LIST_MAX`
 */
char **
rec_policy_list_from_string (const char *value)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) entry = g_string_new (NULL);

  g_return_val_if_fail (value != NULL, NULL);

  for (; *value != '\0'; value++)
    {
      if (*value == '\\' && (value[1] == ';' || value[1] == '\\'))
        g_string_append_c (entry, *++value);
      else if (*value == ';')
        take_entry (entries, entry);
      else
        g_string_append_c (entry, *value);
    }
  take_entry (entries, entry);

  g_ptr_array_add (entries, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&entries), FALSE);
}

/**
 * rec_policy_list_to_string:
 * @entries: (array zero-terminated=1): texts
 *
 * Returns: (transfer full): the list as a file has it, for [func@policy_list_from_string]
 */
char *
rec_policy_list_to_string (const char *const *entries)
{
  GString *value;

  g_return_val_if_fail (entries != NULL, NULL);

  value = g_string_new (NULL);
  for (; *entries != NULL; entries++)
    {
      if (value->len > 0)
        g_string_append_c (value, ';');
      for (const char *at = *entries; *at != '\0'; at++)
        {
          if (*at == ';' || *at == '\\')
            g_string_append_c (value, '\\');
          g_string_append_c (value, *at);
        }
    }
  return g_string_free (value, FALSE);
}

/* * stands for any run of characters, and nothing else stands for something else. */
static gboolean
matches (const char *pattern, const char *text)
{
  const char *star = NULL, *again = NULL;

  while (*text != '\0')
    {
      if (*pattern == '*')
        {
          star = pattern++;
          again = text;
        }
      else if (*pattern == *text)
        {
          pattern++;
          text++;
        }
      else if (star != NULL)
        {
          pattern = star + 1;
          text = ++again;
        }
      else
        return FALSE;
    }
  return pattern[strspn (pattern, "*")] == '\0';
}

/* Where only a program's name is known, a path that ends with it may be the program's, and the
 * answer that lets nothing go is right. */
static gboolean
entry_excludes (const char *entry, const char *program)
{
  const char *entry_name = strrchr (entry, '/');
  const char *name = strrchr (program, '/');

  if (entry_name == NULL)
    return matches (entry, name != NULL ? name + 1 : program);
  if (name == NULL)
    return g_str_equal (entry_name + 1, program);
  return matches (entry, program);
}

/**
 * rec_policy_list_excludes:
 * @entries: (array zero-terminated=1): entries of `Exclude`: names or paths, in which * stands for
 *   any run of characters
 * @program: (nullable): the path of a program; its name where the path is not known
 *
 * Returns: whether one of them means the program
 */
gboolean
rec_policy_list_excludes (const char *const *entries, const char *program)
{
  g_return_val_if_fail (entries != NULL, TRUE);

  if (program == NULL || *program == '\0')
    return FALSE;
  for (; *entries != NULL; entries++)
    if (entry_excludes (*entries, program))
      return TRUE;
  return FALSE;
}
