/**
 * Entry point of the engine, which starts servers, clients and driven connections for the packages
 * above it. The engine is not exported; its packages, from the lowest: {@code event}, {@code
 * buffer}, {@code loop}, {@code filter}, {@code tls}, {@code connection}, {@code handler}, {@code
 * server}, {@code client}, {@code drive}. A package imports lower ones only.
 */
@NullMarked
package dev.antiphon.engine;

import org.jspecify.annotations.NullMarked;
