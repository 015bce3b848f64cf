/**
 * What becomes of a result: a file and back, a page, a table of text, JUnit's XML, and two results
 * side by side. In go results or the bytes of a result's file, out come texts; nothing here runs
 * load, prints, or talks to anyone. It imports the results ({@code dev.antiphon.load}), the
 * drawing ({@code .chart}), the core's escapes and Jackson's streaming half.
 */
@NullMarked
package dev.antiphon.load.report;

import org.jspecify.annotations.NullMarked;
