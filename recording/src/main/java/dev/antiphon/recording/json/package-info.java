/**
 * The strict reader of JSON behind recordings and load results: bytes or a line in, a {@link
 * dev.antiphon.recording.json.JsonObject} out. Imports nothing else of Antiphon; exported to the
 * module of load reports alone.
 */
@NullMarked
package dev.antiphon.recording.json;

import org.jspecify.annotations.NullMarked;
