/**
 * The result of a load run as values: counts, latencies, rates, objectives and validity. Imports
 * nothing else of the module.
 */
@NullMarked
package dev.antiphon.load.result;

import org.jspecify.annotations.NullMarked;
