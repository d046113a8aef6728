/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/exchange/rec-service-catalog.h"

#include <string.h>

#include <glib/gstdio.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"

#include "test-folder.h"

#define SERVICE "[Service]\nName=Demo\nUrl=https://reports.example.org/\n"

typedef struct
{
  char *root;
  char *vendor;
  char *administrator;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->root = g_dir_make_tmp ("recourse-services-XXXXXX", NULL);
  self->vendor = g_build_filename (self->root, "vendor", NULL);
  self->administrator = g_build_filename (self->root, "administrator", NULL);
  g_assert_no_errno (g_mkdir (self->vendor, 0700));
  g_assert_no_errno (g_mkdir (self->administrator, 0700));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  test_folder_remove (self->root);
  g_free (self->root);
  g_free (self->vendor);
  g_free (self->administrator);
}

static void
put (const char *folder, const char *id, const char *text)
{
  g_autofree char *name = g_strconcat (id, ".service-description", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static RecServiceCatalog *
load (Fixture *self)
{
  const char *vendors[] = { self->vendor, "/does/not/exist", NULL };

  return rec_service_catalog_load (vendors, self->administrator);
}

static RecReport *
make_report (const char *path, const char *package)
{
  g_autoptr (RecSignature) signature = rec_signature_new ("Custom");
  g_autoptr (RecApplication) application = rec_application_new ("demo", "", "", path, "", NULL);
  RecReport *report;

  g_assert_true (rec_signature_append (signature, "A", "a", NULL));
  report = rec_report_new (signature, 0);
  rec_report_set_application (report, application);
  if (package != NULL)
    {
      g_autoptr (RecPackage) owner = rec_package_new (package, "1", "deb");

      rec_report_set_package (report, owner);
    }

  return report;
}

static void
assert_taken_by (RecServiceCatalog *catalog, const char *path, const char *package, const char *id)
{
  g_autoptr (RecReport) report = make_report (path, package);
  RecServiceDescription *found = rec_service_catalog_find_for_report (catalog, report, NULL);

  g_assert_cmpstr (found != NULL ? rec_service_description_get_id (found) : NULL, ==, id);
}

static void
test_values (Fixture *self, gconstpointer data)
{
  g_autoptr (RecServiceCatalog) catalog = NULL;
  RecServiceDescription *service;

  put (self->vendor, "org.example",
       "[Service]\nName=Ex\\nample\nName[de]=Beispiel\nUrl=https://reports.example.org/base/\n"
       "Vendor=Example <b>Ltd</b>\nPrivacy=https://example.org/privacy?x=1\nAccount=required\n"
       "[Products]\nPackages=example;example-data\n");
  catalog = load (self);
  g_assert_cmpuint (rec_service_catalog_get_n_services (catalog), ==, 1);
  service = rec_service_catalog_find (catalog, "org.example");
  g_assert_nonnull (service);
  g_assert_cmpstr (rec_service_description_get_name (service), ==, "Ex\357\277\275ample");
  g_assert_cmpstr (rec_service_description_get_url (service), ==,
                   "https://reports.example.org/base");
  g_assert_cmpstr (rec_service_description_get_vendor (service), ==, "Example <b>Ltd</b>");
  g_assert_cmpstr (rec_service_description_get_privacy (service), ==,
                   "https://example.org/privacy?x=1");
  g_assert_cmpint (rec_service_description_get_account (service), ==, REC_ACCOUNT_REQUIRED);
  g_assert_null (rec_service_catalog_find (catalog, "org.other"));
}

static void
test_addresses (Fixture *self, gconstpointer data)
{
  const struct
  {
    const char *url;
    gboolean is_taken;
  } cases[] = {
    { "https://example.org", TRUE },
    { "https://example.org:8443/a/b", TRUE },
    { "http://127.0.0.1:8080", TRUE },
    { "http://127.3.2.1", TRUE },
    { "http://[::1]:8080", TRUE },
    { "http://localhost:8080", TRUE },
    { "HTTP://LOCALHOST", TRUE },
    { "http://example.org", FALSE },
    { "http://localhost.example.org", FALSE },
    { "http://127.0.0.1.example.org", FALSE },
    { "http://127.1", FALSE },
    { "http://2130706433", FALSE },
    { "http://0.0.0.0", FALSE },
    { "http://[::ffff:10.0.0.1]", FALSE },
    { "http://127.0.0.1@example.org", FALSE },
    { "https://user@example.org", FALSE },
    { "https://user:password@example.org", FALSE },
    { "https://example.org/#a", FALSE },
    { "https://example.org/?a", FALSE },
    { "https://", FALSE },
    { "https:///a", FALSE },
    { "ftp://example.org", FALSE },
    { "file:///etc/passwd", FALSE },
    { "javascript:alert(1)", FALSE },
    { "example.org", FALSE },
    { "https://exa mple.org", FALSE },
    { "https://ex\\sample.org", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[Service]\nName=Demo\nUrl=%s\n", cases[i].url);
      g_autoptr (RecServiceCatalog) catalog = NULL;

      g_test_message ("%s", cases[i].url);
      put (self->vendor, "a", text);
      catalog = load (self);
      g_assert_cmpuint (rec_service_catalog_get_n_services (catalog), ==, cases[i].is_taken);
      g_assert_cmpuint (g_strv_length ((char **) rec_service_catalog_get_problems (catalog)), ==,
                        !cases[i].is_taken);
    }
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  const char *cases[] = {
    "",
    "nonsense",
    "[Service]\nName=Demo\n",
    "[Service]\nUrl=https://example.org\n",
    "[Service]\nName=\nUrl=https://example.org\n",
    SERVICE "Account=perhaps\n",
    SERVICE "Privacy=javascript:alert(1)\n",
    SERVICE "Privacy=file:///etc/passwd\n",
    SERVICE "Further=1\n",
    SERVICE "[Product]\nPackages=demo\n",
    SERVICE "[Products]\nPackage=demo\n",
    SERVICE "[Products]\nPackages=demo;/usr/bin\n",
    SERVICE "[Products]\nExecutables=bin/demo\n",
    SERVICE "[Products]\nExecutables=/opt/demo/../other/*\n",
    SERVICE "[Products]\nOrigins=a b\n",
    "[Service]\nName=\xff\nUrl=https://example.org\n",
  };
  g_autofree char *link = g_build_filename (self->vendor, "pipe.service-description", NULL);
  g_autofree char *large = g_strnfill (REC_SERVICE_FILE_MAX, '#');
  g_autofree char *too_large = g_strconcat (large, "\n", SERVICE, NULL);
  g_autoptr (RecServiceCatalog) catalog = NULL;
  const char *const *problems;

  put (self->vendor, "fair", SERVICE);
  put (self->vendor, "large", too_large);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("broken-%02u", i);

      put (self->vendor, id, cases[i]);
    }
  g_assert_no_errno (mkfifo (link, 0600));

  catalog = load (self);
  problems = rec_service_catalog_get_problems (catalog);
  g_assert_cmpuint (rec_service_catalog_get_n_services (catalog), ==, 1);
  g_assert_nonnull (rec_service_catalog_find (catalog, "fair"));
  g_assert_cmpuint (g_strv_length ((char **) problems), ==, G_N_ELEMENTS (cases) + 2);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("broken-%02u.service-description", i);

      g_assert_nonnull (strstr (problems[i], name));
    }
}

static void
test_width (Fixture *self, gconstpointer data)
{
  const struct
  {
    const char *products;
    gboolean is_vendors;
  } cases[] = {
    { "Packages=demo", TRUE },
    { "Packages=*", FALSE },
    { "Packages=demo-*", FALSE },
    { "Packages=d*", FALSE },
    { "Executables=/usr/bin/demo", TRUE },
    { "Executables=/opt/demo/*", TRUE },
    { "Executables=/usr/lib/demo/*", TRUE },
    { "Executables=/usr/lib/x86_64-linux-gnu/demo/*", TRUE },
    { "Executables=/usr/local/demo/*", TRUE },
    { "Executables=*", FALSE },
    { "Executables=/*", FALSE },
    { "Executables=/usr/*", FALSE },
    { "Executables=/opt/*", FALSE },
    { "Executables=/demo/*", FALSE },
    { "Executables=/usr/bin/*", FALSE },
    { "Executables=/usr/bin/demo*", FALSE },
    { "Executables=/usr/bin/*demo", FALSE },
    { "Executables=/usr/lib/*", FALSE },
    { "Executables=/usr/lib/x86_64-linux-gnu/*", FALSE },
    { "Executables=/usr/local/*", FALSE },
    { "Executables=/usr/local/bin/*", FALSE },
    { "Executables=/var/lib/*", FALSE },
    { "Executables=/var/lib/flatpak/*", FALSE },
    { "Executables=/home/somebody/*", FALSE },
    { "Executables=/home/somebody/bin/demo", FALSE },
    { "Executables=/opt/*/demo", FALSE },
    { "Origins=deb", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (SERVICE "[Products]\n", cases[i].products, "\n", NULL);
      g_autoptr (RecServiceCatalog) vendors = NULL;
      g_autoptr (RecServiceCatalog) administrators = NULL;

      g_test_message ("%s", cases[i].products);
      put (self->vendor, "a", text);
      vendors = load (self);
      g_assert_cmpuint (rec_service_catalog_get_n_services (vendors), ==, cases[i].is_vendors);
      put (self->administrator, "a", text);
      administrators = load (self);
      g_assert_cmpuint (rec_service_catalog_get_n_services (administrators), ==, 1);
      {
        g_autofree char *path
            = g_build_filename (self->administrator, "a.service-description", NULL);

        g_assert_no_errno (g_unlink (path));
      }
    }
}

static void
test_narrowest (Fixture *self, gconstpointer data)
{
  g_autoptr (RecServiceCatalog) catalog = NULL;

  put (self->vendor, "executable", SERVICE "[Products]\nExecutables=/usr/bin/demo\n");
  put (self->vendor, "package", SERVICE "[Products]\nPackages=demo\n");
  put (self->vendor, "folder", SERVICE "[Products]\nExecutables=/opt/demo/*\n");
  put (self->vendor, "deeper", SERVICE "[Products]\nExecutables=/opt/demo/sub/*\n");
  put (self->administrator, "wild", SERVICE "[Products]\nPackages=lib*\n");
  put (self->administrator, "origin", SERVICE "[Products]\nOrigins=deb\n");
  put (self->administrator, "all", SERVICE "[Products]\nExecutables=*\n");
  catalog = load (self);
  g_assert_null (rec_service_catalog_get_problems (catalog)[0]);

  assert_taken_by (catalog, "/usr/bin/demo", "demo", "executable");
  assert_taken_by (catalog, "/usr/bin/demo2", "demo", "package");
  assert_taken_by (catalog, "/opt/demo/sub/x", "demo", "package");
  assert_taken_by (catalog, "/opt/demo/x", NULL, "folder");
  assert_taken_by (catalog, "/opt/demo/sub/x", NULL, "deeper");
  assert_taken_by (catalog, "/opt/demo2/x", NULL, "all");
  assert_taken_by (catalog, "/opt/demo", NULL, "all");
  assert_taken_by (catalog, "/usr/bin/x", "libx", "wild");
  assert_taken_by (catalog, "/usr/bin/x", "x", "origin");
  assert_taken_by (catalog, "", NULL, "all");
}

static void
test_administrator_first (Fixture *self, gconstpointer data)
{
  g_autoptr (RecServiceCatalog) catalog = NULL;

  put (self->vendor, "aaa", SERVICE "[Products]\nPackages=demo\n");
  put (self->administrator, "zzz", SERVICE "[Products]\nPackages=demo\n");
  catalog = load (self);
  assert_taken_by (catalog, "/usr/bin/demo", "demo", "zzz");
}

static void
test_same_name (Fixture *self, gconstpointer data)
{
  const char *texts[] = { SERVICE "[Products]\nPackages=other\n", "", "broken" };

  put (self->vendor, "a", SERVICE "[Products]\nPackages=demo\n");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (RecServiceCatalog) catalog = NULL;

      put (self->administrator, "a", texts[i]);
      catalog = load (self);
      assert_taken_by (catalog, "/usr/bin/demo", "demo", NULL);
      g_assert_cmpuint (rec_service_catalog_get_n_services (catalog), ==, i == 0);
      g_assert_cmpuint (g_strv_length ((char **) rec_service_catalog_get_problems (catalog)), ==,
                        i == 2);
    }
}

static void
test_default (Fixture *self, gconstpointer data)
{
  g_autoptr (RecServiceCatalog) catalog = NULL;
  g_autoptr (RecReport) report = make_report ("/usr/bin/demo", "demo");

  put (self->vendor, "a", SERVICE);
  catalog = load (self);
  g_assert_null (rec_service_catalog_find_for_report (catalog, report, NULL));
  g_assert_null (rec_service_catalog_find_for_report (catalog, report, ""));
  g_assert_null (rec_service_catalog_find_for_report (catalog, report, "b"));
  g_assert_nonnull (rec_service_catalog_find_for_report (catalog, report, "a"));
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  for (guint over = 0; over <= 1; over++)
    {
      g_autoptr (GString) text = g_string_new (SERVICE "[Products]\nPackages=");
      g_autoptr (RecServiceCatalog) catalog = NULL;

      for (guint i = 0; i < REC_SERVICE_PATTERNS_MAX + over; i++)
        g_string_append_printf (text, "p%u;", i);
      put (self->vendor, "a", text->str);
      catalog = load (self);
      g_assert_cmpuint (rec_service_catalog_get_n_services (catalog), ==, 1 - over);
    }
  for (guint i = 0; i < REC_SERVICES_MAX; i++)
    {
      g_autofree char *id = g_strdup_printf ("b%03u", i);

      put (self->administrator, id, SERVICE);
    }
  {
    g_autoptr (RecServiceCatalog) catalog = load (self);

    g_assert_cmpuint (rec_service_catalog_get_n_services (catalog), ==, REC_SERVICES_MAX);
    g_assert_cmpuint (g_strv_length ((char **) rec_service_catalog_get_problems (catalog)), ==, 1);
  }
}

static void
test_folders (Fixture *self, gconstpointer data)
{
  g_auto (GStrv) vendors = NULL;
  g_autofree char *administrator = NULL;

  g_setenv ("RECOURSE_SERVICES_FOLDERS", "/a:/b:/c", TRUE);
  vendors = rec_service_catalog_dup_vendor_folders ();
  administrator = rec_service_catalog_dup_administrator_folder ();
  g_unsetenv ("RECOURSE_SERVICES_FOLDERS");
  g_assert_cmpuint (g_strv_length (vendors), ==, 2);
  g_assert_cmpstr (vendors[0], ==, "/a");
  g_assert_cmpstr (vendors[1], ==, "/b");
  g_assert_cmpstr (administrator, ==, "/c");
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/services/values-are-read-and-cleaned", test_values },
    { "/services/addresses-are-https-or-this-machine", test_addresses },
    { "/services/broken-ones-are-left-out-and-named", test_broken },
    { "/services/wide-patterns-are-the-administrators", test_width },
    { "/services/narrowest-pattern-decides", test_narrowest },
    { "/services/administrator-wins-a-tie", test_administrator_first },
    { "/services/administrator-replaces-by-name", test_same_name },
    { "/services/default-takes-the-rest", test_default },
    { "/services/services-and-patterns-are-limited", test_limits },
    { "/services/folders-can-be-set-for-tests", test_folders },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
