/**
 * The strict JSON reader of recordings and load results. Input: bytes or a line. Output: a {@link
 * dev.antiphon.recording.json.JsonObject}. Imports nothing else of Antiphon; exported only to the
 * module of load reports.
 */
@NullMarked
package dev.antiphon.recording.json;

import org.jspecify.annotations.NullMarked;
