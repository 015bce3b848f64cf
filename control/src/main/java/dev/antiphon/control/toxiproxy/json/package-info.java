/**
 * JSON as Go's package {@code encoding/json} reads and prints it, with the texts of its errors.
 * Input: bytes. Output: values and texts. Imports nothing of this project.
 */
@NullMarked
package dev.antiphon.control.toxiproxy.json;

import org.jspecify.annotations.NullMarked;
