/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-evidence-wording.h"

#include <glib/gi18n.h>

/* What a kind of evidence is called, and what it may hold. */
static const struct
{
  const char *kind;
  const char *title;
  /* With a place for the name under which it was registered; NULL where the name says nothing. */
  const char *named_title;
  const char *contents;
} kinds[] = {
  { REC_EVIDENCE_SYSINFO, N_ ("System information"), NULL,
    N_ ("The names and versions of the system and of the program’s package.") },
  { REC_EVIDENCE_MODULES, N_ ("List of modules"), NULL,
    N_ ("The libraries that the program had loaded, with their versions.") },
  { REC_EVIDENCE_MINIDUMP, N_ ("Small memory dump"), NULL,
    N_ ("Memory addresses and small numbers. Text is taken out.") },
  { REC_EVIDENCE_HEAPDUMP, N_ ("Full memory dump"), NULL,
    N_ ("May hold passwords and what you were working on.") },
  /* Translators: %s is the name of a file */
  { REC_EVIDENCE_LOG, N_ ("Log"), N_ ("Log %s"), N_ ("What the program wrote about its work.") },
  { REC_EVIDENCE_FILE, N_ ("File"), N_ ("File %s"), N_ ("May hold what you were working on.") },
  { REC_EVIDENCE_STEPS, N_ ("Recorded steps"), NULL, N_ ("What you did before it failed.") },
  { REC_EVIDENCE_ENVIRONMENT, N_ ("Environment"), NULL,
    N_ ("The settings that the program was started with.") },
  { REC_EVIDENCE_COMMENT, N_ ("Your comment"), NULL, N_ ("What you write below.") },
};

/* The words of RecRedaction. */
static const struct
{
  const char *what;
  const char *words;
} replaced[] = {
  { "login", N_ ("Your login name") },         { "real-name", N_ ("Your name") },
  { "home", N_ ("Your home folder") },         { "host", N_ ("This computer’s name") },
  { "machine-id", N_ ("This computer’s ID") }, { "ipv4", N_ ("IPv4 addresses") },
  { "ipv6", N_ ("IPv6 addresses") },           { "mac", N_ ("Addresses of network devices") },
  { "e-mail", N_ ("E-mail addresses") },       { "word", N_ ("Words of your own list") },
};

/* What the item is, in words. */
char *
rec_evidence_wording_dup_title (RecEvidenceItem *item)
{
  const char *kind = rec_evidence_item_get_kind (item);
  const char *name = rec_evidence_item_get_name (item);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!g_str_equal (kinds[i].kind, kind))
        continue;
      if (kinds[i].named_title == NULL || g_str_equal (name, kind))
        return g_strdup (_ (kinds[i].title));
        /* Only a constant of the table above is a format. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      return g_strdup_printf (_ (kinds[i].named_title), name);
#pragma GCC diagnostic pop
    }

  /* Translators: %s is what a service named, of which this program does not know what it is */
  return g_strdup_printf (_ ("Unknown kind “%s”"), kind);
}

/* Whether it may say something about a person, in a word. */
const char *
rec_evidence_wording_get_class (RecEvidenceItem *item)
{
  return rec_evidence_item_get_class (item) == REC_EVIDENCE_SAFE
             /* Translators: evidence that says with great likelihood nothing about a person */
             ? _ ("safe")
             /* Translators: evidence that may say something about a person */
             : _ ("personal");
}

/* How large it is; empty while that is not known. */
char *
rec_evidence_wording_dup_size (RecEvidenceItem *item)
{
  gint64 size = rec_evidence_item_get_size (item);

  return size >= 0 ? g_format_size (size) : g_strdup ("");
}

/* What an item of its kind may hold; empty for an unknown kind. */
const char *
rec_evidence_wording_get_contents (RecEvidenceItem *item)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, rec_evidence_item_get_kind (item)))
      return _ (kinds[i].contents);

  return "";
}

/* Why it cannot go, or %NULL when it can. */
char *
rec_evidence_wording_dup_problem (RecEvidenceItem *item)
{
  if (!rec_evidence_is_known (rec_evidence_item_get_kind (item)))
    return g_strdup (_ ("Recourse does not know what this is, so it is never sent."));
  if (rec_evidence_item_get_problem (item) != NULL)
    return g_strdup (rec_evidence_item_get_problem (item));
  if (rec_evidence_item_get_sent (item))
    return g_strdup (_ ("This was sent already."));
  if (rec_evidence_item_get_path (item) == NULL)
    return g_strdup (_ ("You did not want this to be sent."));

  return NULL;
}

/* How much that identifies the user was replaced in it. */
char *
rec_evidence_wording_dup_count (RecEvidenceItem *item)
{
  guint count = rec_evidence_item_count_replaced (item);

  if (count == 0)
    return g_strdup (_ ("Nothing that identifies you was found in it."));

  return g_strdup_printf (ngettext ("%u thing that identifies you was replaced",
                                    "%u things that identify you were replaced", count),
                          count);
}

/* As rec_evidence_wording_dup_count(), or that nobody looked; empty where the contents say it. */
char *
rec_evidence_wording_dup_replaced (RecEvidenceItem *item)
{
  if (rec_evidence_item_get_path (item) == NULL)
    return g_strdup ("");
  if (!rec_evidence_item_get_redacted (item))
    return g_strdup (rec_evidence_item_get_class (item) == REC_EVIDENCE_SAFE
                         ? ""
                         : _ ("What identifies you cannot be replaced in it."));
  return rec_evidence_wording_dup_count (item);
}

/* What was replaced, and how often. */
char *
rec_evidence_wording_dup_replacement (const RecRedaction *redaction)
{
  const char *words = redaction->what;

  for (gsize i = 0; i < G_N_ELEMENTS (replaced); i++)
    if (g_str_equal (replaced[i].what, redaction->what))
      words = _ (replaced[i].words);

  /* Translators: %1$s is what was replaced, e.g. “Your login name” */
  return g_strdup_printf (
      ngettext ("%1$s, %2$u time", "%1$s, %2$u times", (gulong) MIN (redaction->count, G_MAXINT)),
      words, redaction->count);
}
