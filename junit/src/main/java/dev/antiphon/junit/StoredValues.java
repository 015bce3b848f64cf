package dev.antiphon.junit;

import org.junit.jupiter.api.extension.ExtensionContext.Store;

import java.util.Objects;
import java.util.function.Function;

/** Access to JUnit's store by the methods that JUnit 5 and 6 have in common. */
final class StoredValues {
    private StoredValues() {}

    /** Returns the value of this key; creates and stores it if there is none. */
    @SuppressWarnings("deprecation") // the successor of the method is only in JUnit 6
    static <V> V computed(Store store, String key, Function<String, V> creator, Class<V> type) {
        return Objects.requireNonNull(store.getOrComputeIfAbsent(key, creator, type));
    }
}
