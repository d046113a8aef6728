/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-update-reader.h"

#include "core/packages/rec-bug-list.h"
#include "core/store/rec-store-exchange.h"

/* What is asked, and what the store has for it. */
typedef struct
{
  char *bucket;
  RecReport *report;
  RecReport *last;
  RecSolution *solution;
} Question;

static Question *
question_new (const char *bucket, RecReport *report)
{
  Question *question = g_new0 (Question, 1);

  question->bucket = g_strdup (bucket);
  if (report != NULL)
    question->report = g_object_ref (report);
  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->bucket);
  g_clear_object (&question->report);
  g_clear_object (&question->last);
  g_clear_pointer (&question->solution, rec_solution_free);
  g_free (question);
}

/* In the store’s thread. What cannot be read is not there: the rest can still be shown. */
static gpointer
read_store (RecStore *store, gpointer data, GError **error)
{
  Question *question = data;
  Question *found = question_new (question->bucket, question->report);
  g_autoptr (GPtrArray) newest = rec_store_list_occurrences (store, question->bucket, 0, 1, NULL);

  if (newest != NULL && newest->len > 0)
    found->last = rec_store_load_report (store, rec_report_get_id (newest->pdata[0]), NULL);
  found->solution = rec_store_load_solution (store, question->bucket, NULL);
  return found;
}

/* In a thread beside the store’s: the databases of packages take longer than a page of it. */
static void
read_packages (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  RecResponse *response = question->solution != NULL ? question->solution->response : NULL;
  RecReport *report = question->report != NULL ? question->report : question->last;
  RecUpdateFacts *facts = g_new0 (RecUpdateFacts, 1);
  RecFixState state;

  facts->packages
      = report != NULL ? rec_failed_package_list (report, response) : g_ptr_array_new ();
  facts->bugs = rec_bug_list_find_in_response (response);
  facts->fix = rec_fix_dup_for_report (question->last, response, &state);
  if (facts->fix != NULL)
    facts->fixed_version = g_strdup (rec_response_get_fixed_version (response));
  g_task_return_pointer (task, facts, (GDestroyNotify) rec_update_facts_free);
}

static void
store_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  Question *found = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, found, question_free);
  g_task_run_in_thread (task, read_packages);
}

void
rec_update_facts_free (RecUpdateFacts *self)
{
  g_ptr_array_unref (self->packages);
  g_strfreev (self->bugs);
  g_free (self->fixed_version);
  g_free (self->fix);
  g_free (self);
}

/* Reads what is known of the packages of @report, or of the newest report of @bucket where it is
 * %NULL, beside the main loop. */
void
rec_update_reader_read_async (RecStoreReader *reader,
                              const char *bucket,
                              RecReport *report,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  rec_store_reader_ask_async (reader, read_store, question_new (bucket, report), question_free,
                              question_free, cancellable, store_read_cb, task);
}

RecUpdateFacts *
rec_update_reader_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
