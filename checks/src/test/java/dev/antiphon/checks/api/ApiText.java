package dev.antiphon.checks.api;

import java.io.IOException;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The public API of one module as text: a line for each class that users can reach and, indented, for
 * each of its public and protected members. Types are erased; a generic signature follows {@code ::}.
 *
 * <p>{@link ApiJar} reads this text back.
 */
final class ApiText {
    static final String SIGNATURE = " :: ";

    private final Map<String, ClassModel> classes = new TreeMap<>();
    private final Set<String> exported;

    private ApiText(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith("-info.class")) {
                    ClassModel parsed = ClassFile.of().parse(file);
                    classes.put(parsed.thisClass().asInternalName(), parsed);
                }
            }
        }
        exported = exported(folder.resolve("module-info.class"));
    }

    /** Returns the packages that a module exports to all; those of all classes without a module. */
    private Set<String> exported(Path descriptor) throws IOException {
        if (!Files.exists(descriptor)) {
            return classes.values().stream()
                    .map(each -> each.thisClass().asSymbol().packageName())
                    .collect(Collectors.toSet());
        }
        try (var bytes = Files.newInputStream(descriptor)) {
            return ModuleDescriptor.read(bytes).exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        }
    }

    /** Returns the API of the classes in a folder, sorted. */
    static List<String> of(Path folder) throws IOException {
        return new ApiText(folder).lines();
    }

    private List<String> lines() {
        var lines = new ArrayList<String>();
        for (String name : reachable()) {
            ClassModel each = classes.get(name);
            lines.add(classLine(each));
            members(each).stream().sorted().map(line -> "  " + line).forEach(lines::add);
        }
        return lines;
    }

    /** Returns the exported classes, and the hidden supertypes whose members they inherit. */
    private Collection<String> reachable() {
        var found = new TreeMap<String, ClassModel>();
        Deque<String> open = new ArrayDeque<>(
                classes.keySet().stream().filter(this::isExported).toList());
        while (!open.isEmpty()) {
            String name = open.remove();
            ClassModel each = classes.get(name);
            if (each != null && found.put(name, each) == null) {
                each.superclass().map(ClassEntry::asInternalName).ifPresent(open::add);
                each.interfaces().forEach(type -> open.add(type.asInternalName()));
            }
        }
        return found.keySet();
    }

    private boolean isExported(String name) {
        int slash = name.lastIndexOf('/');
        return slash > 0
                && exported.contains(name.substring(0, slash).replace('/', '.'))
                && isVisible(name);
    }

    private boolean isVisible(String name) {
        ClassModel each = classes.get(name);
        var nested = nesting(each);
        if (nested == null) {
            return each.flags().has(AccessFlag.PUBLIC);
        }
        return nested.outerClass().isPresent()
                && (nested.has(AccessFlag.PUBLIC) || nested.has(AccessFlag.PROTECTED))
                && isVisible(nested.outerClass().get().asInternalName());
    }

    private static InnerClassInfo nesting(ClassModel each) {
        return each.findAttribute(Attributes.innerClasses()).stream()
                .flatMap(attribute -> attribute.classes().stream())
                .filter(info -> info.innerClass().equals(each.thisClass()))
                .findAny()
                .orElse(null);
    }

    private static String classLine(ClassModel each) {
        var nested = nesting(each);
        Set<AccessFlag> flags = nested == null ? each.flags().flags() : nested.flags();
        var line = new StringBuilder("class ").append(words(flags));
        line.append(javaName(each.thisClass()));
        each.superclass().ifPresent(type -> line.append(" extends ").append(javaName(type)));
        appendAll(line, " implements ", each.interfaces());
        each.findAttribute(Attributes.permittedSubclasses())
                .ifPresent(found -> appendAll(line, " permits ", found.permittedSubclasses()));
        each.findAttribute(Attributes.signature())
                .ifPresent(generic ->
                        line.append(SIGNATURE).append(generic.signature().stringValue()));
        return line.toString();
    }

    private static void appendAll(StringBuilder line, String word, List<ClassEntry> types) {
        if (!types.isEmpty()) {
            line.append(word)
                    .append(types.stream().map(ApiText::javaName).collect(Collectors.joining(",")));
        }
    }

    private static List<String> members(ClassModel each) {
        var lines = new ArrayList<String>();
        each.fields().stream()
                .filter(field -> isMember(field.flags()))
                .forEach(field -> lines.add(fieldLine(field)));
        each.methods().stream()
                .filter(method -> isMember(method.flags()))
                .forEach(method -> lines.add(methodLine(method)));
        return lines;
    }

    private static boolean isMember(AccessFlags flags) {
        return (flags.has(AccessFlag.PUBLIC) || flags.has(AccessFlag.PROTECTED))
                && !flags.has(AccessFlag.SYNTHETIC);
    }

    private static String fieldLine(FieldModel field) {
        String generic = field.findAttribute(Attributes.signature())
                .map(found -> SIGNATURE + found.signature().stringValue())
                .orElse("");
        return "field " + words(field.flags().flags()) + javaName(field.fieldTypeSymbol()) + ' '
                + field.fieldName().stringValue() + generic;
    }

    private static String methodLine(MethodModel method) {
        MethodTypeDesc type = method.methodTypeSymbol();
        var line = new StringBuilder("method ").append(words(method.flags().flags()));
        line.append(javaName(type.returnType())).append(' ');
        line.append(method.methodName().stringValue()).append('(');
        line.append(type.parameterList().stream()
                        .map(ApiText::javaName)
                        .collect(Collectors.joining(",")))
                .append(')');
        method.findAttribute(Attributes.exceptions())
                .ifPresent(thrown -> appendAll(line, " throws ", thrown.exceptions()));
        if (method.findAttribute(Attributes.annotationDefault()).isPresent()) {
            line.append(" default");
        }
        method.findAttribute(Attributes.signature())
                .ifPresent(
                        found -> line.append(SIGNATURE).append(found.signature().stringValue()));
        return line.toString();
    }

    private static String words(Set<AccessFlag> flags) {
        return flags.stream()
                .filter(flag -> flag != AccessFlag.SUPER)
                .sorted()
                .map(flag -> flag.name().toLowerCase(Locale.ROOT) + ' ')
                .collect(Collectors.joining());
    }

    private static String javaName(ClassEntry type) {
        return type.asInternalName().replace('/', '.');
    }

    private static String javaName(ClassDesc type) {
        if (type.isArray()) {
            return javaName(type.componentType()) + "[]";
        }
        return type.isPrimitive()
                ? type.displayName()
                : type.packageName() + '.' + type.displayName();
    }
}
