#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QtEndian>

/// A small CT-like DICOM file of a patient who does not exist.
namespace m2ib::tests {

inline constexpr const char* kPatientName = "Musterfrau";
inline constexpr const char* kPatientGivenName = "Erika";
inline constexpr const char* kPatientId = "PID47110815";
inline constexpr const char* kBirthDate = "19640229";
inline constexpr const char* kInstitution = "Beispielklinik";

/// An element in explicit little endian.
inline QByteArray element(quint16 group, quint16 number, const char* vr, QByteArray value) {
  const QByteArray type(vr);
  if (value.size() % 2 != 0) value.append(type == "UI" ? '\0' : ' ');
  QByteArray bytes(4, 0);
  qToLittleEndian(group, bytes.data());
  qToLittleEndian(number, bytes.data() + 2);
  bytes += type;
  const bool wide = type == "OB" || type == "OW" || type == "SQ" || type == "UT";
  QByteArray length(wide ? 6 : 2, 0);
  if (wide) {
    qToLittleEndian(static_cast<quint32>(value.size()), length.data() + 2);
  } else {
    qToLittleEndian(static_cast<quint16>(value.size()), length.data());
  }
  return bytes + length + value;
}

inline QByteArray number(quint16 value) {
  QByteArray bytes(2, 0);
  qToLittleEndian(value, bytes.data());
  return bytes;
}

/// 64 x 48 pixels of 12 bits; the pixel at (x, y) of frame f holds 16 x + y + f. Two windows, HU, 0.5 mm.
inline QByteArray made_up_dicom(int frames = 1) {
  constexpr int kColumns = 64;
  constexpr int kRows = 48;
  const QByteArray sop_class("1.2.840.10008.5.1.4.1.1.7");
  const QByteArray instance("1.2.826.0.1.3680043.8.498.1");
  QByteArray meta = element(0x0002, 0x0001, "OB", QByteArray("\x00\x01", 2)) +
                    element(0x0002, 0x0002, "UI", sop_class) + element(0x0002, 0x0003, "UI", instance) +
                    element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1") +
                    element(0x0002, 0x0012, "UI", "1.2.826.0.1.3680043.8.498.2");
  QByteArray meta_size(4, 0);
  qToLittleEndian(static_cast<quint32>(meta.size()), meta_size.data());
  QByteArray pixels;
  for (int frame = 0; frame < frames; ++frame) {
    for (int y = 0; y < kRows; ++y) {
      for (int x = 0; x < kColumns; ++x) pixels += number(static_cast<quint16>(16 * x + y + frame));
    }
  }
  QByteArray file(128, 0);
  file += "DICM" + element(0x0002, 0x0000, "UL", meta_size) + meta;
  file += element(0x0008, 0x0016, "UI", sop_class) + element(0x0008, 0x0018, "UI", instance) +
          element(0x0008, 0x0020, "DA", "20010911") + element(0x0008, 0x0060, "CS", "CT") +
          element(0x0008, 0x0080, "LO", kInstitution) + element(0x0008, 0x0090, "PN", "Referent^Rudolf");
  file += element(0x0010, 0x0010, "PN", QByteArray(kPatientName) + '^' + kPatientGivenName) +
          element(0x0010, 0x0020, "LO", kPatientId) + element(0x0010, 0x0030, "DA", kBirthDate) +
          element(0x0018, 0x0015, "CS", "CHEST");
  file += element(0x0020, 0x0020, "CS", "L\\F");
  file += element(0x0028, 0x0002, "US", number(1)) + element(0x0028, 0x0004, "CS", "MONOCHROME2");
  if (frames > 1) file += element(0x0028, 0x0008, "IS", QByteArray::number(frames));
  file += element(0x0028, 0x0010, "US", number(kRows)) + element(0x0028, 0x0011, "US", number(kColumns)) +
          element(0x0028, 0x0030, "DS", "0.5\\0.5") + element(0x0028, 0x0100, "US", number(16)) +
          element(0x0028, 0x0101, "US", number(12)) + element(0x0028, 0x0102, "US", number(11)) +
          element(0x0028, 0x0103, "US", number(0)) + element(0x0028, 0x1050, "DS", "40\\300") +
          element(0x0028, 0x1051, "DS", "400\\1500") + element(0x0028, 0x1052, "DS", "-1000") +
          element(0x0028, 0x1053, "DS", "2") + element(0x0028, 0x1054, "LO", "HU") +
          element(0x0028, 0x1055, "LO", "SOFT & LUNG\\BONE");
  return file + element(0x7fe0, 0x0010, "OW", pixels);
}

inline bool save_file(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

}  // namespace m2ib::tests
