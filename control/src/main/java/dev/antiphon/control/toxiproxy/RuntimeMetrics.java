package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.toxiproxy.json.GoText;

/** Values of this process, in the text format of Prometheus. */
final class RuntimeMetrics {
    private static final double MILLIS_PER_SECOND = 1000;

    private RuntimeMetrics() {}

    /** Returns the current values. */
    static String text() {
        Runtime runtime = Runtime.getRuntime();
        ProcessHandle.Info process = ProcessHandle.current().info();
        StringBuilder text = new StringBuilder();
        append(text, "jvm_memory_used_bytes", (double)
                (runtime.totalMemory() - runtime.freeMemory()));
        append(text, "jvm_memory_committed_bytes", (double) runtime.totalMemory());
        append(text, "jvm_memory_max_bytes", (double) runtime.maxMemory());
        process.startInstant()
                .ifPresent(start -> append(
                        text,
                        "process_start_time_seconds",
                        start.toEpochMilli() / MILLIS_PER_SECOND));
        process.totalCpuDuration().ifPresent(time -> {
            String name = "process_cpu_seconds_total";
            append(text, name, "counter", time.toMillis() / MILLIS_PER_SECOND);
        });
        return text.toString();
    }

    private static void append(StringBuilder text, String name, double value) {
        append(text, name, "gauge", value);
    }

    private static void append(StringBuilder text, String name, String type, double value) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        text.append(name).append(' ').append(GoText.number(value)).append('\n');
    }
}
