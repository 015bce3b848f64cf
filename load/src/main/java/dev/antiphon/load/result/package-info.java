/**
 * Results of a load run: counts, latencies, rates, objectives, validity. Values; imports nothing
 * else of the module.
 */
@NullMarked
package dev.antiphon.load.result;

import org.jspecify.annotations.NullMarked;
