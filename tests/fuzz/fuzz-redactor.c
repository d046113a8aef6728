/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-redactor.h"

#include "fuzz.h"

#include <string.h>

/* Each must go from any text, wherever in it it stands between two spaces. */
static const struct
{
  const char *what;
  const char *text;
} planted[] = {
  { "login", "jmüller" },
  { "real-name", "Jörg Müller" },
  { "home", "/home/jmüller" },
  { "host", "kestrel.lab.example" },
  { "machine-id", "3d1219c7c4c5404aaa1f6d2a48adfda4" },
  { "mac", "52:54:00:ab:cd:ef" },
  { "ipv4", "203.0.113.77" },
  { "ipv6", "2001:db8:85a3::8a2e:370:7334" },
  { "e-mail", "someone@mail.example.org" },
  { "word", "Nightjar" },
};

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (RecRedactor) redactor = rec_redactor_new ();
  g_autoptr (RecEvidenceItem) item = rec_evidence_item_new ("log", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *alone = NULL, *begin = NULL, *replaced = NULL;
  gsize length;

  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++)
    rec_redactor_add (redactor, planted[i].what, planted[i].text);

  alone = rec_redactor_replace (redactor, (const char *) data, size, &length, item);
  g_assert_true (g_utf8_validate (alone, length, NULL));

  /* A mark of UTF-16 would make the planted words other ones. */
  g_string_append_c (text, ' ');
  g_string_append_len (text, (const char *) data, size);
  begin = rec_redactor_replace (redactor, text->str, text->len, NULL, item);
  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++)
    {
      g_string_append_printf (text, " %s ", planted[i].text);
      g_string_append_len (text, (const char *) data, size);
    }
  replaced = rec_redactor_replace (redactor, text->str, text->len, &length, item);
  g_assert_true (g_utf8_validate (replaced, length, NULL));
  /* In the middle of another word, where the text had it before, a short name stays. */
  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++)
    if (strstr (begin, planted[i].text) == NULL)
      g_assert_null (strstr (replaced, planted[i].text));

  return 0;
}
