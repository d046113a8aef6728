/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problems-actions.h"

/* What is done with the selected rows, or with all. */
static const char *const selection_actions[] = { "open",   "ignore",     "stop-ignoring",
                                                 "check",  "export",     "export-all",
                                                 "delete", "select-none" };

/**
 * RecProblemsActions:
 *
 * The actions “problems” of the window: how the rows are shown, which the settings keep, and what
 * is done with those that are selected, which the page does.
 */
struct _RecProblemsActions
{
  GObject parent_instance;

  GSettings *settings;
  GSimpleActionGroup *group;
  /* Two settings are being changed for one wish. */
  gboolean sorting;
};

G_DEFINE_FINAL_TYPE (RecProblemsActions, rec_problems_actions, G_TYPE_OBJECT)

enum
{
  SIGNAL_LISTING_CHANGED,
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
chosen_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_CHOSEN],
                 g_quark_from_string (g_action_get_name (G_ACTION (action))));
}

static void
listing_changed_cb (RecProblemsActions *self)
{
  if (!self->sorting)
    g_signal_emit (self, signals[SIGNAL_LISTING_CHANGED], 0);
}

static void
sort_by_changed_cb (RecProblemsActions *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), "sort-by");
  g_autofree char *nick = g_settings_get_string (self->settings, "sort-by");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (nick));
  listing_changed_cb (self);
}

static void
set_sort (RecProblemsActions *self, const char *nick, gboolean descending)
{
  self->sorting = TRUE;
  g_settings_set_boolean (self->settings, "sort-descending", descending);
  g_settings_set_string (self->settings, "sort-by", nick);
  self->sorting = FALSE;
  listing_changed_cb (self);
}

/* The newest and the most frequent first; the alphabet from its beginning. */
static void
sort_by_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *const descending[] = { "last-seen", "first-seen", "most-often", NULL };
  const char *nick = g_variant_get_string (parameter, NULL);

  set_sort (REC_PROBLEMS_ACTIONS (user_data), nick, g_strv_contains (descending, nick));
}

static void
rec_problems_actions_dispose (GObject *object)
{
  RecProblemsActions *self = REC_PROBLEMS_ACTIONS (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->group);

  G_OBJECT_CLASS (rec_problems_actions_parent_class)->dispose (object);
}

static void
rec_problems_actions_class_init (RecProblemsActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_problems_actions_dispose;

  /* Other rows, or in another order, are wanted. */
  signals[SIGNAL_LISTING_CHANGED]
      = g_signal_new ("listing-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
  /* Something is to be done with the selected rows: the detail says what. */
  signals[SIGNAL_CHOSEN]
      = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_problems_actions_init (RecProblemsActions *self)
{
  self->group = g_simple_action_group_new ();
}

static void
add_settings_actions (RecProblemsActions *self)
{
  const char *const keys[] = { "grouping", "view", "sort-descending" };
  g_autofree char *nick = g_settings_get_string (self->settings, "sort-by");
  g_autoptr (GSimpleAction) sort = g_simple_action_new_stateful ("sort-by", G_VARIANT_TYPE_STRING,
                                                                 g_variant_new_string (nick));

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->settings, keys[i]);

      g_action_map_add_action (G_ACTION_MAP (self->group), action);
    }
  g_signal_connect_object (sort, "activate", G_CALLBACK (sort_by_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->group), G_ACTION (sort));
}

RecProblemsActions *
rec_problems_actions_new (GSettings *settings)
{
  RecProblemsActions *self = g_object_new (REC_TYPE_PROBLEMS_ACTIONS, NULL);

  self->settings = g_object_ref (settings);
  add_settings_actions (self);
  for (guint i = 0; i < G_N_ELEMENTS (selection_actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (selection_actions[i], NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (chosen_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->group), G_ACTION (action));
    }
  g_signal_connect_object (settings, "changed::grouping", G_CALLBACK (listing_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::sort-by", G_CALLBACK (sort_by_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::sort-descending", G_CALLBACK (listing_changed_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}

GSimpleActionGroup *
rec_problems_actions_get_group (RecProblemsActions *self)
{
  g_return_val_if_fail (REC_IS_PROBLEMS_ACTIONS (self), NULL);

  return self->group;
}

static void
set_enabled (RecProblemsActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* @n_rows: how many are listed; @reachable: whether there is a reporter, without which nothing can
 * be changed. */
void
rec_problems_actions_update (RecProblemsActions *self,
                             guint64 n_rows,
                             guint64 n_selected,
                             gboolean reachable)
{
  gboolean can_change = n_selected > 0 && reachable;

  g_return_if_fail (REC_IS_PROBLEMS_ACTIONS (self));

  set_enabled (self, "open", n_selected == 1);
  set_enabled (self, "select-none", n_selected > 0);
  set_enabled (self, "export", n_selected > 0);
  set_enabled (self, "export-all", n_rows > 0);
  set_enabled (self, "ignore", can_change);
  set_enabled (self, "stop-ignoring", can_change);
  set_enabled (self, "check", can_change);
  set_enabled (self, "delete", can_change);
}

/* Keeps another order in the settings. */
void
rec_problems_actions_sort (RecProblemsActions *self, RecSort sort, gboolean descending)
{
  g_return_if_fail (REC_IS_PROBLEMS_ACTIONS (self));

  self->sorting = TRUE;
  g_settings_set_boolean (self->settings, "sort-descending", descending);
  g_settings_set_enum (self->settings, "sort-by", (int) sort);
  self->sorting = FALSE;
  listing_changed_cb (self);
}
