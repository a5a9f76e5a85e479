#pragma once

#include <QByteArray>
#include <QtEndian>
#include <cstdint>
#include <initializer_list>

/// A DICOM file, byte by byte (PS3.5 7.1, explicit VR little endian), so that no reader's own writer is trusted.
namespace m2ib::tests {

class SmallDicom {
 public:
  SmallDicom() {
    QByteArray meta;
    meta += element(0x0002, 0x0002, "UI", "1.2.840.10008.5.1.4.1.1.1");
    meta += element(0x0002, 0x0003, "UI", "1.2.3.4.5");
    meta += element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
    bytes_ = QByteArray(128, '\0') + "DICM" + element(0x0002, 0x0000, "UL", little<std::uint32_t>(meta.size())) + meta;
  }

  /// Elements must come in the order of their tags.
  SmallDicom& text(std::uint16_t group, std::uint16_t number, const char* vr, const QByteArray& value) {
    bytes_ += element(group, number, vr, value);
    return *this;
  }
  SmallDicom& us(std::uint16_t group, std::uint16_t number, int value) {
    bytes_ += element(group, number, "US", little<std::uint16_t>(value));
    return *this;
  }
  SmallDicom& pixels16(std::initializer_list<int> values) {
    QByteArray data;
    for (const int value : values) data += little<std::uint16_t>(value);
    bytes_ += element(0x7FE0, 0x0010, "OW", data);
    return *this;
  }
  [[nodiscard]] const QByteArray& bytes() const { return bytes_; }

 private:
  template <class Number, class Value>
  static QByteArray little(Value value) {
    const Number number = qToLittleEndian(static_cast<Number>(value));
    return QByteArray(reinterpret_cast<const char*>(&number), sizeof number);
  }
  static QByteArray element(std::uint16_t group, std::uint16_t number, const QByteArray& vr, QByteArray value) {
    if (value.size() % 2 != 0) value += vr == "UI" ? '\0' : ' ';
    const QByteArray tag = little<std::uint16_t>(group) + little<std::uint16_t>(number) + vr;
    if (vr == "OW" || vr == "OB" || vr == "SQ")
      return tag + QByteArray(2, '\0') + little<std::uint32_t>(value.size()) + value;
    return tag + little<std::uint16_t>(value.size()) + value;
  }

  QByteArray bytes_;
};

/// A radiograph of 4 x 2 pixels and two frames: MONOCHROME1, 12 of 16 bits, rescale, two windows, padding 0.
[[nodiscard]] inline QByteArray small_radiograph() {
  SmallDicom file;
  file.text(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.1").text(0x0008, 0x0018, "UI", "1.2.3.4.5");
  file.text(0x0008, 0x0020, "DA", "20240229").text(0x0008, 0x0060, "CS", "CR");
  file.text(0x0010, 0x0010, "PN", "Muster^Erika").text(0x0010, 0x0020, "LO", "PID4711");
  file.text(0x0010, 0x0030, "DA", "19560301").text(0x0018, 0x0015, "CS", "CHEST");
  file.text(0x0018, 0x1164, "DS", "0.143\\0.144").text(0x0018, 0x5101, "CS", "PA");
  file.text(0x0020, 0x0020, "CS", "L\\F");
  file.us(0x0028, 0x0002, 1).text(0x0028, 0x0004, "CS", "MONOCHROME1").text(0x0028, 0x0008, "IS", "2");
  file.us(0x0028, 0x0010, 2).us(0x0028, 0x0011, 4).us(0x0028, 0x0100, 16).us(0x0028, 0x0101, 12);
  file.us(0x0028, 0x0102, 11).us(0x0028, 0x0103, 0).us(0x0028, 0x0120, 0);
  file.text(0x0028, 0x1050, "DS", "1600\\1226").text(0x0028, 0x1051, "DS", "2800\\1369");
  file.text(0x0028, 0x1052, "DS", "200").text(0x0028, 0x1053, "DS", "0.684");
  file.text(0x0028, 0x1055, "LO", "NORMAL\\HARDER");
  file.pixels16({0, 100, 500, 1000, 1500, 2000, 3000, 4095, 4095, 3000, 2000, 1500, 1000, 500, 100, 0});
  return file.bytes();
}

}  // namespace m2ib::tests
