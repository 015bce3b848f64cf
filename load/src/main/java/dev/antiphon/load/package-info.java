/** Entry point of the load generator: {@link dev.antiphon.load.Load}. */
@NullMarked
package dev.antiphon.load;

import org.jspecify.annotations.NullMarked;
