/**
 * A real browser for tests of pages: Chromium without a window. Imports Selenium and the interfaces
 * of JUnit, which a module whose tests use this package has as dependencies, too.
 */
@NullMarked
package dev.antiphon.test.browser;

import org.jspecify.annotations.NullMarked;
