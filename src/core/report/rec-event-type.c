/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-event-type.h"

/* The names are those of protocol.md, "Stage 1"; they are stable and never translated. */
static const struct
{
  const char *event_type;
  const char *parameters[9];
} event_types[] = {
  { REC_EVENT_TYPE_APP_CRASH,
    { "ApplicationName", "ApplicationVersion", "ApplicationBuildId", "FaultModuleName",
      "FaultModuleVersion", "FaultModuleBuildId", "ExceptionCode", "ExceptionOffset" } },
  { REC_EVENT_TYPE_APP_HANG,
    { "ApplicationName", "ApplicationVersion", "ApplicationBuildId", "HangSignature",
      "HangType" } },
  { REC_EVENT_TYPE_APP_HANG_XPROC,
    { "ApplicationName", "ApplicationVersion", "ApplicationBuildId", "HangSignature", "HangType",
      "WaitingOnApplicationName", "WaitingOnApplicationVersion" } },
  { REC_EVENT_TYPE_EXCEPTION,
    { "ApplicationName", "ApplicationVersion", "ApplicationBuildId", "Module", "ModuleVersion",
      "Function", "Place", "ExceptionType" } },
  { REC_EVENT_TYPE_KERNEL_FAULT,
    { "FaultKind", "KernelRelease", "BlamedModule", "BlamedFunction", "Offset", "Taint" } },
};

/**
 * rec_event_type_list_parameters:
 * @event_type: the name of an event type
 *
 * The names of the parameters P1, P2, … of @event_type's signature, as `protocol.md` has them.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names, or %NULL for a custom
 *   event, which names its own
 */
const char *const *
rec_event_type_list_parameters (const char *event_type)
{
  g_return_val_if_fail (event_type != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (event_types); i++)
    if (g_str_equal (event_type, event_types[i].event_type))
      return event_types[i].parameters;

  return NULL;
}
