package dev.antiphon.control.toxiproxy.json;

import java.util.List;

/** A value of a JSON text, with the index of its first byte. */
public sealed interface GoValue {
    /** Returns the index of the value's first byte in the text. */
    int at();

    /** Returns the word that Go's errors have for the value, such as {@code number 1.5}. */
    String word();

    /** A member of an object. A name can occur several times. */
    record Member(String name, GoValue value) {}

    /** An object with its members in the order of the text. */
    record Members(int at, List<Member> members) implements GoValue {
        @Override
        public String word() {
            return "object";
        }
    }

    /** An array. */
    record Items(int at, List<GoValue> items) implements GoValue {
        @Override
        public String word() {
            return "array";
        }
    }

    /** A string. */
    record Quoted(int at, String text) implements GoValue {
        @Override
        public String word() {
            return "string";
        }
    }

    /** A number, as it is written. */
    record Digits(int at, String text) implements GoValue {
        @Override
        public String word() {
            return "number " + text;
        }
    }

    /** One of the words {@code true} and {@code false}. */
    record Truth(int at, boolean isTrue) implements GoValue {
        @Override
        public String word() {
            return "bool";
        }
    }

    /** The word {@code null}, which leaves a field as it is. */
    record Absent(int at) implements GoValue {
        @Override
        public String word() {
            return "null";
        }
    }
}
