/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-question-signature-view.h"

#include <glib/gi18n.h>

#include "app/rec-question-head.h"
#include "core/policy/rec-policy-key.h"
#include "core/report/rec-json.h"

#define LEVEL_ASK "1"

/**
 * RecQuestionSignatureView:
 *
 * The question before the first stage. It shows each member of the very text that would be sent, so
 * that nothing goes that does not stand here.
 */
struct _RecQuestionSignatureView
{
  AdwBin parent_instance;

  RecQuestionHead *head;
  GtkGrid *grid;
  GtkLabel *exact_label;
  GtkCheckButton *always_check;

  int n_rows;
};

G_DEFINE_FINAL_TYPE (RecQuestionSignatureView, rec_question_signature_view, ADW_TYPE_BIN)

/* What the members of the first stage are called (protocol.md). */
static const struct
{
  const char *path;
  const char *words;
} members[] = {
  { "protocol", N_ ("Version of the protocol") },
  { "report", N_ ("Random number of this report") },
  { "event_type", N_ ("Event type") },
  { "bucket", N_ ("Bucket ID") },
  { "bucket_version", N_ ("Version of the bucket ID") },
  { "os.id", N_ ("System") },
  { "os.version", N_ ("System version") },
  { "os.arch", N_ ("Architecture") },
  { "occurrences", N_ ("How often it happened") },
  { "client", N_ ("Sent by") },
};

static void
rec_question_signature_view_class_init (RecQuestionSignatureViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (REC_TYPE_QUESTION_HEAD);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/recourse/Recourse/rec-question-signature-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecQuestionSignatureView, head);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionSignatureView, grid);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionSignatureView, exact_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionSignatureView, always_check);
}

/* A hyphen at the end of a line would look like a part of what is sent. */
static void
show_without_hyphens (GtkLabel *label)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
}

static void
rec_question_signature_view_init (RecQuestionSignatureView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_row (RecQuestionSignatureView *self, const char *name, const char *value)
{
  GtkWidget *name_label = gtk_label_new (name);
  /* Translators: stands for a value that is not known */
  GtkWidget *value_label = gtk_label_new (*value != '\0' ? value : _ ("–"));

  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_label_set_wrap (GTK_LABEL (name_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name_label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_valign (name_label, GTK_ALIGN_START);
  gtk_widget_add_css_class (name_label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_wrap (GTK_LABEL (value_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value_label), PANGO_WRAP_CHAR);
  gtk_widget_set_valign (value_label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (value_label, TRUE);
  gtk_widget_add_css_class (value_label, "monospace");
  show_without_hyphens (GTK_LABEL (value_label));
  gtk_grid_attach (self->grid, name_label, 0, self->n_rows, 1, 1);
  gtk_grid_attach (self->grid, value_label, 1, self->n_rows, 1, 1);
  self->n_rows++;
}

static const char *
get_words (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].path, path))
      return _ (members[i].words);

  return path;
}

static char *
dup_value (JsonNode *node)
{
  if (JSON_NODE_TYPE (node) == JSON_NODE_VALUE && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

static void
add_parameters (RecQuestionSignatureView *self, JsonArray *parameters)
{
  for (guint i = 0; i < json_array_get_length (parameters); i++)
    {
      JsonObject *parameter = json_array_get_object_element (parameters, i);
      const char *value = rec_json_get_string (parameter, "value");
      g_autofree char *name
          = g_strdup_printf ("P%u %s", i + 1, rec_json_get_string (parameter, "name"));

      add_row (self, name, value != NULL ? value : "");
    }
}

/* Goes through all members, known or not: what is sent is shown. */
static void
add_members (RecQuestionSignatureView *self, JsonObject *object, const char *prefix)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_autofree char *path = g_strconcat (prefix, l->data, NULL);
      g_autofree char *inner = g_strconcat (path, ".", NULL);
      g_autofree char *value = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          add_members (self, json_node_get_object (node), inner);
          continue;
        }
      if (g_str_equal (path, "signature") && JSON_NODE_HOLDS_ARRAY (node))
        {
          add_parameters (self, json_node_get_array (node));
          continue;
        }
      value = dup_value (node);
      add_row (self, get_words (path), value);
    }
}

static void
show_preview (RecQuestionSignatureView *self, GBytes *preview)
{
  gsize size;
  const char *text = g_bytes_get_data (preview, &size);
  g_autoptr (JsonNode) node = rec_json_parse (text, size, NULL);
  g_autofree char *pretty = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  self->n_rows = 0;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  add_members (self, json_node_get_object (node), "");
  pretty = json_to_string (node, TRUE);
  gtk_label_set_text (self->exact_label, pretty);
}

/* Only where the general level asks, and is the user’s to change: a level of an event type would go
 * on asking. */
static gboolean
may_be_remembered (RecPolicyLink *policy)
{
  RecSettingsSource *source = REC_SETTINGS_SOURCE (policy);
  g_auto (GStrv) event_types
      = rec_settings_source_list_keys (source, REC_POLICY_EVENT_TYPES_PREFIX);

  return *event_types == NULL && !rec_settings_source_is_locked (source, REC_POLICY_KEY_LEVEL)
         && g_str_equal (rec_settings_source_get_value (source, REC_POLICY_KEY_LEVEL), LEVEL_ASK);
}

void
rec_question_signature_view_show_question (RecQuestionSignatureView *self,
                                           RecQuestion *question,
                                           RecPolicyLink *policy)
{
  g_return_if_fail (REC_IS_QUESTION_SIGNATURE_VIEW (self));

  rec_question_head_show (
      self->head, question->submission->service,
      /* Translators: %s is a vendor, or a service */
      _ ("Recourse can ask %s whether a solution for this problem is known. This is sent, and "
         "nothing else:"),
      question->application, NULL);
  show_preview (self, question->preview);
  gtk_check_button_set_active (self->always_check, FALSE);
  rec_question_signature_view_set_policy (self, policy);
}

/* The services, and what may be set, may be others. */
void
rec_question_signature_view_set_policy (RecQuestionSignatureView *self, RecPolicyLink *policy)
{
  g_return_if_fail (REC_IS_QUESTION_SIGNATURE_VIEW (self));

  rec_question_head_set_policy (self->head, policy);
  gtk_widget_set_visible (GTK_WIDGET (self->always_check), may_be_remembered (policy));
}

/* Whether the user does not want to be asked this again. */
gboolean
rec_question_signature_view_is_always (RecQuestionSignatureView *self)
{
  g_return_val_if_fail (REC_IS_QUESTION_SIGNATURE_VIEW (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self->always_check))
         && gtk_check_button_get_active (self->always_check);
}
