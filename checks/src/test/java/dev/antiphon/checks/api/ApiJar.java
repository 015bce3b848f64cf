package dev.antiphon.checks.api;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassSignature;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodSignature;
import java.lang.classfile.Signature;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.ExceptionsAttribute;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Writes the text of {@link ApiText} as class files whose methods are empty, for a tool that compares
 * jars. So the repository holds its API as text that people can read, and no jar.
 */
final class ApiJar {
    private static final Map<String, String> PRIMITIVES = Stream.of(TypeKind.values())
            .filter(kind -> kind != TypeKind.REFERENCE)
            .map(kind -> kind.upperBound())
            .collect(Collectors.toMap(ClassDesc::displayName, ClassDesc::descriptorString));

    private ApiJar() {}

    static void write(List<String> text, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (int at = 0; at < text.size(); ) {
                int end = at + 1;
                while (end < text.size() && text.get(end).startsWith("  ")) {
                    end++;
                }
                Line line = new Line(text.get(at));
                out.putNextEntry(new ZipEntry(line.type().replace('.', '/') + ".class"));
                out.write(classFile(line, text.subList(at + 1, end)));
                at = end;
            }
        }
    }

    private static byte[] classFile(Line line, List<String> members) {
        return ClassFile.of().build(type(line.type()), builder -> {
            // A nested class keeps its own flags in InnerClasses; a class file knows few of them.
            Set<AccessFlag> own = new HashSet<>(line.flags());
            own.removeAll(Set.of(AccessFlag.STATIC, AccessFlag.PROTECTED, AccessFlag.PRIVATE));
            builder.withFlags(bits(own));
            line.list("extends").forEach(name -> builder.withSuperclass(type(name)));
            builder.withInterfaceSymbols(
                    line.list("implements").stream().map(ApiJar::type).toList());
            line.signature()
                    .map(text -> SignatureAttribute.of(ClassSignature.parseFrom(text)))
                    .ifPresent(builder::with);
            int dollar = line.type().lastIndexOf('$');
            if (dollar > 0) {
                builder.with(InnerClassesAttribute.of(InnerClassInfo.of(
                        type(line.type()),
                        Optional.of(type(line.type().substring(0, dollar))),
                        Optional.of(line.type().substring(dollar + 1)),
                        line.flags().toArray(AccessFlag[]::new))));
            }
            members.forEach(member -> add(builder, new Line(member)));
        });
    }

    private static void add(ClassBuilder builder, Line line) {
        if (line.kind().equals("field")) {
            builder.withField(line.name(), type(line.type()), field -> {
                field.withFlags(bits(line.flags()));
                line.signature()
                        .map(text -> SignatureAttribute.of(Signature.parseFrom(text)))
                        .ifPresent(field::with);
            });
            return;
        }
        var type = MethodTypeDesc.of(
                type(line.type()), line.parameters().stream().map(ApiJar::type).toList());
        builder.withMethod(line.name(), type, bits(line.flags()), method -> fill(method, line));
    }

    private static void fill(MethodBuilder method, Line line) {
        if (!line.flags().contains(AccessFlag.ABSTRACT)) {
            method.withCode(code -> code.aconst_null().athrow());
        }
        List<ClassDesc> thrown = line.list("throws").stream().map(ApiJar::type).toList();
        if (!thrown.isEmpty()) {
            method.with(ExceptionsAttribute.ofSymbols(thrown));
        }
        line.signature()
                .map(text -> SignatureAttribute.of(MethodSignature.parseFrom(text)))
                .ifPresent(method::with);
    }

    private static ClassDesc type(String name) {
        if (name.endsWith("[]")) {
            return type(name.substring(0, name.length() - 2)).arrayType();
        }
        return ClassDesc.ofDescriptor(
                PRIMITIVES.getOrDefault(name, 'L' + name.replace('.', '/') + ';'));
    }

    private static int bits(Set<AccessFlag> flags) {
        return flags.stream().mapToInt(AccessFlag::mask).reduce(0, (one, other) -> one | other);
    }

    /** One line of the text, in its parts. */
    static final class Line {
        private final Optional<String> signature;
        private final List<String> words;
        private final Set<AccessFlag> flags = new HashSet<>();
        private final String kind;
        private final int type;

        Line(String text) {
            int generic = text.indexOf(ApiText.SIGNATURE);
            signature = generic < 0
                    ? Optional.empty()
                    : Optional.of(text.substring(generic + ApiText.SIGNATURE.length()));
            words = new ArrayList<>(List.of(
                    (generic < 0 ? text : text.substring(0, generic)).strip().split(" ")));
            kind = words.getFirst();
            int at = 1;
            while (flag(words.get(at)).isPresent()) {
                flags.add(flag(words.get(at++)).orElseThrow());
            }
            type = at;
        }

        private static Optional<AccessFlag> flag(String word) {
            for (AccessFlag flag : AccessFlag.values()) {
                if (flag.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return Optional.of(flag);
                }
            }
            return Optional.empty();
        }

        String kind() {
            return kind;
        }

        Set<AccessFlag> flags() {
            return flags;
        }

        Optional<String> signature() {
            return signature;
        }

        String type() {
            return words.get(type);
        }

        String name() {
            String word = words.get(type + 1);
            int paren = word.indexOf('(');
            return paren < 0 ? word : word.substring(0, paren);
        }

        List<String> parameters() {
            String word = words.get(type + 1);
            String inside = word.substring(word.indexOf('(') + 1, word.length() - 1);
            return inside.isEmpty() ? List.of() : List.of(inside.split(","));
        }

        /** Returns the types after {@code word}, or none. */
        List<String> list(String word) {
            int at = words.indexOf(word);
            return at < type ? List.of() : List.of(words.get(at + 1).split(","));
        }
    }
}
