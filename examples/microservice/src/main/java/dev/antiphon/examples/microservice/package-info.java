/**
 * Two services, orders and stock. Requests go in as lines of JSON, and their answers come out. It
 * imports the published packages of Antiphon, Jackson and Micrometer.
 */
@NullMarked
package dev.antiphon.examples.microservice;

import org.jspecify.annotations.NullMarked;
